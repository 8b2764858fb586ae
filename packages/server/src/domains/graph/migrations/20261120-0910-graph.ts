import {
  count,
  createTable,
  dropTable,
  flag,
  id,
  instant,
  type Migration,
  maybeInstant,
  text,
} from '../../../db/columns.ts'

const account = () => id({ of: 'accounts' })

export const createGraphTables: Migration = {
  name: '20261120-0910-graph',
  up(schema) {
    createTable(schema, 'follows', {
      columns: { id: id(), follower_id: account(), followee_id: account(), created_at: instant() },
      unique: [['follower_id', 'followee_id']],
      checks: ['follower_id <> followee_id'],
      indexes: [{ on: ['followee_id', 'id'] }, { on: ['follower_id', 'id'] }],
    })
    createTable(schema, 'follow_requests', {
      columns: { id: id(), requester_id: account(), target_id: account(), created_at: instant() },
      unique: [['requester_id', 'target_id']],
      checks: ['requester_id <> target_id'],
      indexes: [{ on: ['target_id', 'id'] }, { on: ['requester_id', 'id'] }],
    })
    createTable(schema, 'blocks', {
      columns: { id: id(), blocker_id: account(), blocked_id: account(), created_at: instant() },
      unique: [['blocker_id', 'blocked_id']],
      checks: ['blocker_id <> blocked_id'],
      indexes: [{ on: ['blocker_id', 'id'] }, { on: ['blocked_id'] }],
    })
    createTable(schema, 'mutes', {
      columns: {
        id: id(),
        muter_id: account(),
        muted_id: account(),
        mutes_posts: flag(),
        mutes_reposts: flag(),
        mutes_stories: flag(),
        mutes_notifications: flag(),
        until: maybeInstant(),
        created_at: instant(),
      },
      unique: [['muter_id', 'muted_id']],
      checks: ['muter_id <> muted_id'],
      indexes: [{ on: ['muter_id', 'id'] }, { on: ['until'], where: 'until is not null' }],
    })
    createTable(schema, 'close_friends', {
      columns: { id: id(), owner_id: account(), friend_id: account(), created_at: instant() },
      unique: [['owner_id', 'friend_id']],
      checks: ['owner_id <> friend_id'],
      indexes: [{ on: ['owner_id', 'id'] }],
    })
    createTable(schema, 'audience_lists', {
      columns: { id: id(), owner_id: account(), name: text({ max: 50 }), member_count: count(), created_at: instant() },
      indexes: [{ on: ['owner_id', 'id'] }],
    })
    createTable(schema, 'audience_list_members', {
      columns: {
        id: id(),
        list_id: id({ of: 'audience_lists', onDelete: 'cascade' }),
        member_id: account(),
        created_at: instant(),
      },
      unique: [['list_id', 'member_id']],
      indexes: [{ on: ['list_id', 'id'] }],
    })
    createTable(schema, 'graph_counts', {
      columns: { account_id: account(), followers_count: count(), following_count: count() },
      primaryKey: ['account_id'],
    })
  },
  down(schema) {
    const tables = ['follows', 'follow_requests', 'blocks', 'mutes', 'close_friends', 'graph_counts']
    for (const table of [...tables, 'audience_list_members', 'audience_lists']) dropTable(schema, table)
  },
}
