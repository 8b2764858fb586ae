import { comments } from './comments.ts'
import { house } from './house.ts'
import { posts } from './posts.ts'
import type { Seeds } from './seed.ts'
import { ties } from './ties.ts'

export const seeds: Seeds = { ...ties, ...posts, ...comments, ...house }
