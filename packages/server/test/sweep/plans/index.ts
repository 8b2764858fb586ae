import { auth } from './auth.ts'
import { collections } from './collections.ts'
import { comments } from './comments.ts'
import { graph } from './graph.ts'
import { admin, moderation } from './moderation.ts'
import type { Plan } from './plan.ts'
import { feeds, posts } from './posts.ts'
import { profiles } from './profiles.ts'
import { subjects } from './subjects.ts'

/** Every endpoint that the sweep has classified. */
export const plans: ReadonlyMap<string, Plan> = new Map(
  Object.entries({
    ...auth,
    ...profiles,
    ...graph,
    ...posts,
    ...collections,
    ...subjects,
    ...comments,
    ...feeds,
    ...moderation,
    ...admin,
  }) as [string, Plan][],
)
