import type { Comment, CommentId, PostId } from '@kindred/contract'
import { fillPage, type Page, type PageInput } from '../../kernel/page.ts'
import { refuseIf } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import { count, factOf } from './counting.ts'
import type { CommentKernel, CommentUnit, CommentUses } from './kernel.ts'
import { locked } from './locked.ts'
import * as queries from './queries.ts'
import type { Reading } from './reading.ts'
import { decidingOn, isCounted, ownerRefusal, waitsUntold } from './rules.ts'
import type { CommentRow } from './tables.ts'
import { weightOfOne } from './weight.ts'

const OLDEST = '0' as CommentId

/** Makes a comment wait that others saw until it was edited. */
export async function holdAgain(unit: CommentUnit, domains: CommentUses, row: CommentRow): Promise<void> {
  const since = Math.max(unit.clock(), row.created_at + 1) // it was told of: see `waitsUntold`
  await queries.updateHeld(unit.db, { id: row.id, since })
  await queries.rescore(unit.db, { id: row.id })
  if (isCounted(row)) await count(unit, domains, { row, by: -1 })
  unit.emit('comment.held', await factOf(domains, row))
}

/** What waits for the author of a post before others see it. It counts, and is told of, from then on. */
export function createHolding({ db, cursors, transaction }: CommentKernel, reading: Reading) {
  return {
    /** Lets everybody see a comment on a post of the viewer's. */
    approve(viewer: Account, id: CommentId): Promise<void> {
      return transaction(async (unit, domains) => {
        const { row, anchor } = await locked(unit, domains, { viewer, id })
        refuseIf(ownerRefusal(decidingOn(anchor, viewer)))
        if (row.held_at === null) return
        await queries.updateApproved(unit.db, { id })
        if (!isCounted({ ...row, held_at: null })) return
        await count(unit, domains, { row, by: 1 })
        const fact = await factOf(domains, row)
        if (waitsUntold(row)) unit.emit('comment.created', { ...fact, parent: row.parent_id })
        else unit.emit('comment.restored', fact)
      })
    },

    /** What waits on a post of the viewer's, as far as they see who said it. */
    async held(viewer: Account, post: PostId, page: PageInput): Promise<Page<Comment>> {
      const seen = await reading.seeAnchor(viewer, { kind: 'post', id: post })
      refuseIf(ownerRefusal(decidingOn(seen.anchor, viewer)))
      const call = { viewer, list: 'comments.held', query: { post }, page, weigh: weightOfOne }
      return fillPage(cursors, call, async (before, count) => {
        const after = (before ?? OLDEST) as CommentId
        const candidates = await queries.listHeld(db, { kind: 'post', on: post, after, count })
        const ids = candidates.map(({ id }) => id)
        const rows = ids.length === 0 ? [] : await queries.listThere(db, { ...seen.look, ids })
        const shown = await reading.present(viewer, seen, await reading.beneathWhatIsThere(seen.look, rows))
        return ids.map((id) => ({ id, item: shown.get(id) }))
      })
    },
  }
}
