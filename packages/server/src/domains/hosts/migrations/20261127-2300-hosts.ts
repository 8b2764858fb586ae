import {
  createTable,
  dropTable,
  id,
  instant,
  integer,
  type Migration,
  maybeInstant,
  text,
} from '../../../db/columns.ts'

export const createHostTables: Migration = {
  name: '20261127-2300-hosts',
  up(schema) {
    createTable(schema, 'api_keys', {
      columns: {
        id: id(),
        name: text({ max: 50 }),
        key_hash: text(),
        scopes: text(),
        maker_id: id({ of: 'accounts' }),
        created_at: instant(),
        expires_at: maybeInstant(),
        last_used_at: maybeInstant(),
        revoked_at: maybeInstant(),
      },
      unique: [['key_hash']],
      indexes: [{ on: ['maker_id'] }],
    })
    createTable(schema, 'hosted_people', {
      columns: { account_id: id({ of: 'accounts', onDelete: 'cascade' }), external_ref: text({ max: 160 }) },
      primaryKey: ['account_id'],
      unique: [['external_ref']],
    })
    createTable(schema, 'exchange_tokens', {
      columns: {
        id: id(),
        token_hash: text(),
        account_id: id({ of: 'accounts', onDelete: 'cascade' }),
        epoch: integer(),
        expires_at: instant(),
        used_at: maybeInstant(),
      },
      unique: [['token_hash']],
      indexes: [{ on: ['account_id'] }, { on: ['expires_at'] }],
    })
    createTable(schema, 'taken_tokens', {
      columns: { token_hash: text(), expires_at: instant() },
      primaryKey: ['token_hash'],
      indexes: [{ on: ['expires_at'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'taken_tokens')
    dropTable(schema, 'exchange_tokens')
    dropTable(schema, 'hosted_people')
    dropTable(schema, 'api_keys')
  },
}
