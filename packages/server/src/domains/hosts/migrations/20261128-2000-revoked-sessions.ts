import { addColumn, dropColumn, type Migration, maybeInstant } from '../../../db/columns.ts'

/** When the sessions of people of the host app were revoked last: a token that was signed by then opens none. */
export const addRevocationToPeople: Migration = {
  name: '20261128-2000-revoked-sessions',
  up(schema) {
    addColumn(schema, 'hosted_people', { name: 'sessions_revoked_at', ...maybeInstant() })
  },
  down(schema) {
    dropColumn(schema, 'hosted_people', 'sessions_revoked_at')
  },
}
