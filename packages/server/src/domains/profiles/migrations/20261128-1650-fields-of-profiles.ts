import { addColumn, dropColumn, json, type Migration } from '../../../db/columns.ts'

/** The fields of the developer's own that a profile has. */
export const addFieldsToProfiles: Migration = {
  name: '20261128-1650-fields-of-profiles',
  up(schema) {
    addColumn(schema, 'profiles', { name: 'fields', ...json(), default: '{}' })
  },
  down(schema) {
    dropColumn(schema, 'profiles', 'fields')
  },
}
