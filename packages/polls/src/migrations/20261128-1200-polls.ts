import { columns, type Migration } from '@kindred/server'

const { count, createTable, dropTable, flag, id, instant, integer, maybeInstant, text } = columns

export const createPollTables: Migration = {
  name: '20261128-1200-polls',
  up(schema) {
    createTable(schema, 'polls', {
      columns: {
        id: id(),
        post_id: id({ of: 'posts', onDelete: 'cascade' }),
        multiple: flag(),
        closes_at: maybeInstant(),
        voters_count: count(),
        created_at: instant(),
      },
      unique: [['post_id']],
    })
    createTable(schema, 'poll_options', {
      columns: {
        poll_id: id({ of: 'polls', onDelete: 'cascade' }),
        place: integer(),
        text: text({ max: 100 }),
        votes_count: count(),
      },
      primaryKey: ['poll_id', 'place'],
    })
    createTable(schema, 'poll_votes', {
      columns: {
        id: id(),
        poll_id: id({ of: 'polls', onDelete: 'cascade' }),
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        choices: integer(),
        created_at: instant(),
      },
      unique: [['account_id', 'poll_id']],
      indexes: [{ on: ['poll_id', 'id'] }],
    })
  },
  down(schema) {
    for (const table of ['poll_votes', 'poll_options', 'polls']) dropTable(schema, table)
  },
}
