import type { Post, PostId } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { PostKernel, PostUnit, PostUses } from './kernel.ts'
import * as queries from './quote-queries.ts'
import type { Reading } from './reading.ts'
import { detachRefusal, isCounted, quoteRefusal } from './rules.ts'
import { held, seen } from './seen.ts'
import type { PostRow, QuoteRow } from './tables.ts'
import { weightOf } from './weight.ts'

/** What counts a quote: its audience. */
type Quoting = Pick<PostRow, 'id' | 'audience'>

/** Posts that quote others, from the side of what is quoted. */
export function createQuoting(kernel: PostKernel, uses: PostUses, { get, show }: Reading) {
  const { db, cursors, transaction } = kernel
  return {
    /** The posts that quote one that the viewer sees, as far as they see them, newest first. */
    async quotes(viewer: Viewer, id: PostId, page: PageInput): Promise<Page<Post>> {
      await seen(kernel, uses, { viewer, id })
      const call = { viewer, list: 'posts.quotes', query: { post: id }, page, weigh: weightOf }
      return fillPage(cursors, call, async (before, count) => {
        const rows = await queries.listQuotes(db, { post: id, before: (before ?? NEWEST) as PostId, count })
        const attached = rows.filter((row) => row.detached_at === null).map((row) => row.post_id)
        const posts = await show(viewer, attached)
        return rows.map(({ post_id }) => ({ id: post_id, item: posts.get(post_id) }))
      })
    },

    /** Takes a post of the viewer's out of one that quotes it and that they see. Whoever did it before changes nothing. */
    async detachQuote(viewer: Account, id: PostId): Promise<Post> {
      await transaction(async (unit) => {
        const post = await held(unit, { viewer, id })
        const quote = await queries.findQuote.first(unit.db, { post: id })
        refuseIf(detachRefusal(viewer.id, quote?.author_id))
        const { quoted_id: quoted, hidden_at, archived_at } = found(quote)
        if ((await queries.updateDetached.affected(unit.db, { post: id, now: unit.clock() })) === 0) return
        if (hidden_at === null && archived_at === null) await count(unit, post, { quoted, by: -1 })
        unit.emit('post.detached', { post: quoted, author: viewer.id, quote: id })
      })
      return get(viewer, id)
    },
  }
}

/** A post that was just written quotes one that its author sees and may quote. */
export async function quote(
  unit: PostUnit,
  uses: PostUses,
  { viewer, post, quoted }: { viewer: Account; post: Quoting; quoted: PostId },
): Promise<void> {
  const row = await seen(unit, uses, { viewer, id: quoted })
  refuseIf(quoteRefusal(viewer.id, row))
  await queries.insertQuote(unit.db, { post_id: post.id, quoted_id: quoted })
  await count(unit, post, { quoted, by: 1 })
  unit.emit('post.quoted', { post: quoted, author: row.author_id, quote: post.id })
}

/** A removed post quotes nothing any more; `wasOut` is whether it was neither hidden nor archived. Whoever calls holds it. */
export async function unquote(unit: PostUnit, post: Quoting, { wasOut }: { wasOut: boolean }): Promise<void> {
  const gone = await queries.deleteQuote.first(unit.db, { post: post.id })
  if (gone && isAttached(gone) && wasOut) await count(unit, post, { quoted: gone.quoted_id, by: -1 })
}

/** A post that is hidden or archived, or no longer, is counted among the quotes accordingly. Whoever calls holds it. */
export async function recountQuote(unit: PostUnit, post: Quoting, by: number): Promise<void> {
  const quote = await queries.findAttached.first(unit.db, { post: post.id })
  if (quote) await count(unit, post, { quoted: quote.quoted_id, by })
}

function isAttached({ detached_at }: Pick<QuoteRow, 'detached_at'>): boolean {
  return detached_at === null
}

async function count(
  { db }: PostUnit,
  { audience }: Quoting,
  { quoted, by }: { quoted: PostId; by: number },
): Promise<void> {
  if (isCounted(audience)) await queries.moveQuotes(db, { id: quoted, by })
}
