import { createTable, dropTable, id, instant, label, type Migration, maybe, text } from '../../../db/columns.ts'

export const createModerationTables: Migration = {
  name: '20261120-0950-moderation',
  up(schema) {
    createTable(schema, 'moderation_actions', {
      columns: {
        id: id(),
        action: label('hide', 'restore', 'suspend', 'unsuspend', 'role'),
        post_id: maybe(id({ of: 'posts', onDelete: 'cascade' })),
        account_id: maybe(id({ of: 'accounts', onDelete: 'cascade' })),
        reason: maybe(text({ max: 500 })),
        actor_id: id({ of: 'accounts' }),
        created_at: instant(),
      },
      checks: ['(post_id is null) <> (account_id is null)'],
      indexes: [{ on: ['post_id', 'id'] }, { on: ['account_id', 'id'] }, { on: ['actor_id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'moderation_actions')
  },
}
