import type { AccountId, Id, MutedWord } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { refuseIf, refuseIfPast } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { GraphKernel } from './pair.ts'
import { countRefusal, MAX_MUTED_WORDS } from './rules.ts'
import { mutedWordView } from './views.ts'
import * as queries from './word-queries.ts'
import { fold } from './words.ts'

/** Words whose posts stay out of what the viewer comes to read. Like mutes they change the viewer's own lists and tell nobody. */
export function createMutedWords({ db, clock, cursors, transaction }: GraphKernel) {
  return {
    /** Muting a word again, in whatever spelling, gives it its new end. */
    add(viewer: Account, { text, until: end }: { text: string; until?: string | null | undefined }): Promise<void> {
      const until = end ? Date.parse(end) : null
      return transaction(async ({ db, nextId, clock, lock }) => {
        refuseIfPast(until, clock())
        await lock('account', viewer.id) // two words muted at once must count each other
        const word = { id: nextId<'mutedWord'>(), owner_id: viewer.id, text, folded: fold(text), until }
        await queries.upsertMutedWord(db, { ...word, created_at: clock() })
        const words = await queries.listWordsInForce(db, { owner: viewer.id, now: clock() })
        refuseIf(countRefusal(words.length, MAX_MUTED_WORDS))
      })
    },

    remove(viewer: Account, text: string): Promise<void> {
      return transaction(async ({ db }) => {
        await queries.deleteMutedWord(db, { owner: viewer.id, folded: fold(text) })
      })
    },

    /** The words that hold now, the latest first. */
    list(viewer: Account, page: PageInput): Promise<Page<MutedWord>> {
      return fillPage(cursors, { viewer, list: 'graph.mutedWords.list', query: {}, page }, async (before, count) => {
        const position = (before ?? NEWEST) as Id<'mutedWord'>
        const rows = await queries.listMutedWords(db, { owner: viewer.id, before: position, count })
        const now = clock()
        return rows.map((row) => ({
          id: row.id,
          item: row.until === null || row.until > now ? mutedWordView(row) : undefined,
        }))
      })
    },

    /** The same, as they are compared. */
    async inForce(viewer: AccountId): Promise<string[]> {
      return (await queries.listWordsInForce(db, { owner: viewer, now: clock() })).map(({ folded }) => folded)
    },
  }
}
