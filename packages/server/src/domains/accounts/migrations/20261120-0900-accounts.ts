import {
  count,
  createTable,
  dropTable,
  flag,
  id,
  instant,
  integer,
  label,
  type Migration,
  maybe,
  maybeInstant,
  text,
} from '../../../db/columns.ts'

export const createAccounts: Migration = {
  name: '20261120-0900-accounts',
  up(schema) {
    createTable(schema, 'accounts', {
      columns: {
        id: id(),
        handle: text({ max: 30 }),
        skeleton: text({ max: 30 }),
        email: text({ max: 254 }),
        password_hash: maybe(text()),
        role: label('member', 'moderator', 'admin'),
        suspended_at: maybeInstant(),
        suspended_until: maybeInstant(),
        epoch: integer(),
        is_private: flag(),
        created_at: instant(),
      },
      unique: [['skeleton'], ['email']],
      checks: ['suspended_at is not null or suspended_until is null'],
    })
    createTable(schema, 'sessions', {
      columns: {
        id: id(),
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        token_hash: text(),
        device: maybe(text()),
        epoch: integer(),
        created_at: instant(),
        last_used_at: instant(),
        expires_at: instant(),
      },
      unique: [['token_hash']],
      indexes: [{ on: ['account_id', 'id desc'] }, { on: ['expires_at'] }, { on: ['last_used_at'] }],
    })
    createTable(schema, 'sign_in_attempts', {
      columns: { subject_hash: text(), recent: count(), last_at: instant(), clears_at: instant() },
      primaryKey: ['subject_hash'],
      indexes: [{ on: ['clears_at'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'sign_in_attempts')
    dropTable(schema, 'sessions')
    dropTable(schema, 'accounts')
  },
}
