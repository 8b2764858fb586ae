import {
  addColumn,
  createIndex,
  createTable,
  dropColumn,
  dropIndex,
  dropTable,
  id,
  type Migration,
  maybe,
  text,
} from '../../src/db/columns.ts'

/** Three steps with several statements each, to cut a run at every one of them. */
export const steps: readonly Migration[] = [
  {
    name: '20251120-0900-authors',
    up(schema) {
      createTable(schema, 'authors', { columns: { id: id(), name: text() }, indexes: [{ on: ['name', 'id desc'] }] })
      schema.run("insert into authors (id, name) values (1, 'Ann')")
    },
    down: (schema) => dropTable(schema, 'authors'),
  },
  {
    name: '20251120-0910-books',
    up(schema) {
      createTable(schema, 'books', {
        columns: { id: id(), author_id: id({ of: 'authors', onDelete: 'cascade' }), title: text({ max: 100 }) },
        unique: [['author_id', 'title']],
      })
      schema.run("insert into books (id, author_id, title) values (2, 1, 'A book')")
    },
    down: (schema) => dropTable(schema, 'books'),
  },
  {
    name: '20251120-0920-subtitles',
    up(schema) {
      addColumn(schema, 'books', { name: 'subtitle', ...maybe(text()) })
      createIndex(schema, 'books', { on: ['lower(title)'], name: 'books_by_lower_title' })
    },
    down(schema) {
      dropIndex(schema, 'books', { on: ['lower(title)'], name: 'books_by_lower_title' })
      dropColumn(schema, 'books', 'subtitle')
    },
  },
]
