import type { PostId } from '@kindred/contract'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import { postContent } from './content.ts'
import type { PostKernel, PostUnit, PostUses } from './kernel.ts'
import { listPosts, listTaken, listVisible } from './queries.ts'
import { authorRefusal } from './rules.ts'
import type { PostRow } from './tables.ts'
import type { TakenRow } from './taken.ts'

export interface Asked<Asking extends Viewer> {
  readonly viewer: Asking
  readonly id: PostId
}

/** Those of some posts that the viewer sees, as they are stored. */
export async function allSeen(
  { db }: Pick<PostKernel, 'db'>,
  { visibility }: PostUses,
  { viewer, ids }: { readonly viewer: Viewer; readonly ids: readonly PostId[] },
): Promise<PostRow[]> {
  return visibility.visible(viewer, postContent, await listPosts(db, { ids }))
}

/** One of them. */
export async function seen(
  kernel: Pick<PostKernel, 'db'>,
  uses: PostUses,
  { viewer, id }: Asked<Viewer>,
): Promise<PostRow> {
  const [post] = await allSeen(kernel, uses, { viewer, ids: [id] })
  return found(post)
}

/** One post of the viewer's own. */
export async function own(kernel: Pick<PostKernel, 'db'>, uses: PostUses, asked: Asked<Account>): Promise<PostRow> {
  const post = await seen(kernel, uses, asked)
  refuseIf(authorRefusal(asked.viewer.id, post))
  return post
}

/** A post whoever may see it, with how it was taken, held: until the transaction ends nobody removes it. */
export async function heldTaken(unit: PostUnit, { viewer, id }: Asked<Account>): Promise<TakenRow[]> {
  const isHeld = unit.share('post', id)
  const [rows] = await Promise.all([listTaken(unit.db, { viewer: viewer.id, ids: [id] }), isHeld])
  return rows
}

/** A post that the viewer sees, held: until the transaction ends nobody removes it. */
export async function held(unit: PostUnit, { viewer, id }: Asked<Account>): Promise<PostRow> {
  const isHeld = unit.share('post', id) // what is read next is true until the end, and asked in the same round trip
  const [post] = await Promise.all([
    listVisible.first(unit.db, { ...sightOf(viewer, unit.clock()), ids: [id] }),
    isHeld,
  ])
  return found(post)
}
