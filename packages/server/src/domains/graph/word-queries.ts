import type { AccountId, Id } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { sweptRows } from '../../db/swept.ts'
import type { GraphTables, MutedWordRow } from './tables.ts'

type Reading = Reads<GraphTables>
type Writing = Writes<GraphTables>

/** A word that is muted already takes the new spelling and end. */
export const upsertMutedWord = shape((db: Writing, $: MutedWordRow) =>
  db
    .insertInto('muted_words')
    .values({
      id: $.id,
      owner_id: $.owner_id,
      text: $.text,
      folded: $.folded,
      until: $.until,
      created_at: $.created_at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['owner_id', 'folded'])
        .doUpdateSet((eb) => ({ text: eb.ref('excluded.text'), until: eb.ref('excluded.until') })),
    ),
)

export const deleteMutedWord = shape((db: Writing, $: { owner: AccountId; folded: string }) =>
  db.deleteFrom('muted_words').where('owner_id', '=', $.owner).where('folded', '=', $.folded),
)

interface Window {
  readonly owner: AccountId
  readonly before: Id<'mutedWord'>
  readonly count: number
}

export const listMutedWords = shape((db: Reading, $: Window) =>
  db
    .selectFrom('muted_words')
    .selectAll()
    .where('owner_id', '=', $.owner)
    .where('id', '<', $.before)
    .orderBy('id', 'desc')
    .limit($.count),
)

/** Every word that somebody mutes now. */
export const listWordsInForce = shape((db: Reading, $: { owner: AccountId; now: number }) =>
  db
    .selectFrom('muted_words')
    .select('folded')
    .where('owner_id', '=', $.owner)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', $.now)])),
)

export const deleteEndedWords = shape((db: Writing, $: { now: number }) =>
  db
    .deleteFrom('muted_words')
    .where('until', '<=', $.now)
    .where('id', 'in', (eb) =>
      eb.selectFrom('muted_words').select('id').where('until', '<=', $.now).orderBy('until').limit(sweptRows),
    ),
)
