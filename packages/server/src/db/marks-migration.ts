import { createTable, dropTable, instant, label, type Migration, text } from './columns.ts'

export const databaseMarks: Migration = {
  name: '20261120-0810-database-marks',
  up(schema) {
    createTable(schema, 'database_marks', {
      columns: { name: label('protected', 'filling'), value: text({ max: 200 }), set_at: instant() },
      primaryKey: ['name'],
    })
  },
  down: (schema) => dropTable(schema, 'database_marks'),
}
