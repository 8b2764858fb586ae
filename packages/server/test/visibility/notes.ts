import type { AccountId } from '@kindred/contract'
import { createTable, dropTable, id, label, type Migration, maybe, maybeInstant } from '../../src/db/columns.ts'
import { audienceLabels, type ContentKind, type Standing } from '../../src/domains/visibility/index.ts'
import { defineModule } from '../../src/kernel/module.ts'
import type { TestHouse } from '../../src/testing/index.ts'
import { insertInto, type Rows } from './rows.ts'

/** The least that content can be. */
export interface NoteTables {
  notes: Standing
  note_readers: { note_id: string; account_id: AccountId }
}

export const noteContent: ContentKind = {
  name: 'note',
  named: { table: 'note_readers', itemId: 'note_id' },
  isArchivable: true,
}

const migration: Migration = {
  name: '20261120-0999-notes',
  up(schema) {
    createTable(schema, 'notes', {
      columns: {
        id: id(),
        author_id: id(),
        audience: label(...audienceLabels),
        audience_list_id: maybe(id()),
        hidden_at: maybeInstant(),
        removed_at: maybeInstant(),
        archived_at: maybeInstant(),
      },
    })
    createTable(schema, 'note_readers', {
      columns: { note_id: id(), account_id: id() },
      primaryKey: ['note_id', 'account_id'],
    })
  },
  down(schema) {
    dropTable(schema, 'note_readers')
    dropTable(schema, 'notes')
  },
}

export const notes = defineModule<'notes', NoteTables, object, object>({
  name: 'notes',
  requires: [],
  tables: ['notes', 'note_readers'],
  migrations: [migration],
  create: () => ({}),
})

export async function insertNotes(house: Pick<TestHouse<unknown>, 'database'>, rows: Rows): Promise<void> {
  await insertInto(house, 'notes', rows.items ?? [])
  await insertInto(
    house,
    'note_readers',
    (rows.named ?? []).map(({ item, account_id }) => ({ note_id: item, account_id })),
  )
}
