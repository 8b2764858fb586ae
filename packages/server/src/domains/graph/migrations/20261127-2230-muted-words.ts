import { createTable, dropTable, id, instant, type Migration, maybeInstant, text } from '../../../db/columns.ts'

export const createMutedWords: Migration = {
  name: '20261127-2230-muted-words',
  up(schema) {
    createTable(schema, 'muted_words', {
      columns: {
        id: id(),
        owner_id: id({ of: 'accounts' }),
        text: text({ max: 50 }),
        folded: text(),
        until: maybeInstant(),
        created_at: instant(),
      },
      unique: [['owner_id', 'folded']],
      indexes: [{ on: ['owner_id', 'id'] }, { on: ['until'], where: 'until is not null' }],
    })
  },
  down(schema) {
    dropTable(schema, 'muted_words')
  },
}
