import { count, createTable, dropTable, id, json, label, type Migration, maybe, text } from '../../../db/columns.ts'

const circle = () => label('everyone', 'followers', 'nobody')

export const createProfilesTable: Migration = {
  name: '20261120-0930-profiles',
  up(schema) {
    createTable(schema, 'profiles', {
      columns: {
        account_id: id({ of: 'accounts' }),
        name: maybe(text({ max: 50 })),
        bio: maybe(text({ max: 500 })),
        links: json(),
        language: maybe(text({ max: 35 })),
        time_zone: maybe(text({ max: 64 })),
        who_may_mention: circle(),
        show_followers: circle(),
        posts_count: count(),
      },
      primaryKey: ['account_id'],
    })
  },
  down(schema) {
    dropTable(schema, 'profiles')
  },
}
