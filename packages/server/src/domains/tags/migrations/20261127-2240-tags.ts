import { createTable, dropTable, id, instant, type Migration, text } from '../../../db/columns.ts'

const tag = () => text({ max: 100 })

/** With `+ 0` the newest posts of a tag are found by that index alone, however few they are among all posts. */
export const createTagTables: Migration = {
  name: '20261127-2240-tags',
  up(schema) {
    createTable(schema, 'post_tags', {
      columns: { post_id: id({ of: 'posts', onDelete: 'cascade' }), tag: tag() },
      primaryKey: ['post_id', 'tag'],
      indexes: [{ name: 'post_tags_by_tag', on: ['tag', '(post_id + 0)'], isUnique: true }],
    })
    createTable(schema, 'followed_tags', {
      columns: { id: id(), account_id: id({ of: 'accounts' }), tag: tag(), created_at: instant() },
      unique: [['account_id', 'tag']],
      indexes: [{ on: ['account_id', 'id'] }],
    })
  },
  down(schema) {
    dropTable(schema, 'followed_tags')
    dropTable(schema, 'post_tags')
  },
}
