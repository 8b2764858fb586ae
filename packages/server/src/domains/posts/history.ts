import type { PostEdit, PostId } from '@kindred/contract'
import { isoOf } from '../../kernel/instants.ts'
import { fillPage, NEWEST, type Page, type PageInput, weightOfText } from '../../kernel/page.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import * as queries from './edit-queries.ts'
import type { PostKernel, PostUnit, PostUses } from './kernel.ts'
import { seen } from './seen.ts'
import type { EditRow, PostRow } from './tables.ts'

const EDIT_BYTES = 60

/** What posts said before they were edited: whoever sees a post sees that, too. */
export function createHistory(kernel: PostKernel, uses: PostUses) {
  const { db, cursors } = kernel
  return {
    /** The former texts of a post that the viewer sees, the one that was replaced last first. */
    async history(viewer: Viewer, id: PostId, page: PageInput): Promise<Page<PostEdit>> {
      await seen(kernel, uses, { viewer, id })
      const call = { viewer, list: 'posts.history', query: { post: id }, page, weigh }
      return fillPage(cursors, call, async (before, count) => {
        const rows = await queries.listEdits(db, { post: id, before: (before ?? NEWEST) as EditRow['id'], count })
        return rows.map((row) => ({ id: row.id, item: { text: row.text, replacedAt: isoOf(row.replaced_at) } }))
      })
    },
  }
}

/** Keeps what a post said until now. Whoever calls holds it. */
export async function keepText({ db, nextId, clock }: PostUnit, { id: post, text }: PostRow): Promise<void> {
  await queries.insertEdit(db, { id: nextId<'edit'>(), post_id: post, text, replaced_at: clock() })
  await queries.deleteOldEdits(db, { post })
}

function weigh({ text }: PostEdit): number {
  return EDIT_BYTES + weightOfText(text)
}
