import {
  createTable,
  dropTable,
  id,
  instant,
  label,
  type Migration,
  maybe,
  type Schema,
  text,
} from '../../../db/columns.ts'

const TABLE = 'moderation_actions'
const ASIDE = 'moderation_actions_aside'
const kept = 'id, action, post_id, account_id, reason, actor_id, created_at'

const columns = () => ({
  id: id(),
  action: label('hide', 'restore', 'suspend', 'unsuspend', 'role'),
  post_id: maybe(id({ of: 'posts', onDelete: 'cascade' })),
  account_id: maybe(id({ of: 'accounts', onDelete: 'cascade' })),
  reason: maybe(text({ max: 500 })),
  actor_id: id({ of: 'accounts' }),
  created_at: instant(),
})
const indexes = [{ on: ['post_id', 'id'] }, { on: ['account_id', 'id'] }, { on: ['actor_id'] }]

/** What is decided may be about a comment as well. One of the databases cannot change the check of a table: it is made anew. */
export const addCommentsToModeration: Migration = {
  name: '20261128-1330-decisions-on-comments',
  up(schema) {
    rebuild(schema, 'post_id is null or account_id is null', () =>
      createTable(schema, TABLE, {
        columns: { ...columns(), comment_id: maybe(id({ of: 'comments', onDelete: 'cascade' })) },
        checks: [
          '(post_id is not null and account_id is null and comment_id is null) or (post_id is null and (account_id is null) <> (comment_id is null))',
        ],
        indexes: [...indexes, { on: ['comment_id', 'id'] }],
      }),
    )
  },
  down(schema) {
    rebuild(schema, 'comment_id is null', () =>
      createTable(schema, TABLE, {
        columns: columns(),
        checks: ['(post_id is null) <> (account_id is null)'],
        indexes,
      }),
    )
  },
}

/** Makes the table anew with those of its rows that go on to fit. */
function rebuild(schema: Schema, which: string, create: () => void): void {
  createTable(schema, ASIDE, { columns: columns() })
  schema.run(`insert into ${ASIDE} (${kept}) select ${kept} from ${TABLE} where ${which}`)
  dropTable(schema, TABLE)
  create()
  schema.run(`insert into ${TABLE} (${kept}) select ${kept} from ${ASIDE}`)
  dropTable(schema, ASIDE)
}
