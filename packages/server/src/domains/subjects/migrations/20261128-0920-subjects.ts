import { count, createTable, dropTable, id, instant, type Migration, text } from '../../../db/columns.ts'

export const createSubjectTable: Migration = {
  name: '20261128-0920-subjects',
  up(schema) {
    createTable(schema, 'subjects', {
      columns: {
        id: id(),
        kind: text({ max: 32 }),
        external_key: text({ max: 128 }),
        comments_count: count(),
        saves_count: count(),
        created_at: instant(),
      },
      unique: [['kind', 'external_key']],
    })
  },
  down(schema) {
    dropTable(schema, 'subjects')
  },
}
