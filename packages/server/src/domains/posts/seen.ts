import type { PostId } from '@kindred/contract'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { postContent } from './content.ts'
import type { PostKernel, PostUnit, PostUses } from './kernel.ts'
import { findStanding, listPosts } from './queries.ts'
import { authorRefusal } from './rules.ts'
import type { PostRow } from './tables.ts'

export interface Asked<Asking extends Viewer> {
  readonly viewer: Asking
  readonly id: PostId
}

/** One post that the viewer sees, as it is stored. */
export async function seen(
  { db }: Pick<PostKernel, 'db'>,
  { visibility }: PostUses,
  { viewer, id }: Asked<Viewer>,
): Promise<PostRow> {
  const [post] = await visibility.visible(viewer, postContent, await listPosts(db, { ids: [id] }))
  return found(post)
}

/** One post of the viewer's own. */
export async function own(kernel: Pick<PostKernel, 'db'>, uses: PostUses, asked: Asked<Account>): Promise<PostRow> {
  const post = await seen(kernel, uses, asked)
  refuseIf(authorRefusal(asked.viewer.id, post))
  return post
}

/** A post that the viewer sees, held: until the transaction ends nobody removes it, and nobody else says anything about it. */
export async function held(unit: PostUnit, uses: PostUses, asked: Asked<Account>): Promise<PostRow> {
  const post = await seen(unit, uses, asked) // whoever is refused waits for nobody
  await unit.lock('post', post.id)
  found(await findStanding.first(unit.db, { id: post.id })) // it may have been removed meanwhile
  return post
}
