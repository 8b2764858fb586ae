// What breaks between people.
import { DAY_MS, edge, type Seeds } from './seed.ts'

const count = (column: string, value: number, account: string) =>
  `update graph_counts set ${column} = ${value} where account_id = ${account}`

export const ties: Seeds = {
  'a count of followers that is too high': {
    check: 'graph.followers-count',
    sow: ({ ann }) => [count('followers_count', 40, ann)],
  },
  'a count of people followed that is too low': {
    check: 'graph.following-count',
    sow: ({ bob }) => [count('following_count', 0, bob)],
  },
  'a row of counts that is lost': {
    check: 'graph.following-count',
    sow: ({ hal }) => [`delete from graph_counts where account_id = ${hal}`],
  },
  'a count of members of a list that is wrong': {
    check: 'graph.list-member-count',
    sow: ({ list }) => [`update audience_lists set member_count = 5 where id = ${list}`],
  },
  'a follow across a block': {
    check: 'graph.block-beside-follows',
    sow: ({ row, fay, eve }) => [edge('follows', row(), fay, eve, 0)],
  },
  'a request across a block': {
    check: 'graph.block-beside-follow-requests',
    sow: ({ row, eve, fay }) => [edge('follow_requests', row(), eve, fay, 0)],
  },
  'a close friend across a block': {
    check: 'graph.block-beside-close-friends',
    sow: ({ row, eve, fay }) => [edge('close_friends', row(), eve, fay, 0)],
  },
  'a member of a list across a block': {
    check: 'graph.list-member-beside-block',
    sow: ({ row, evesList, fay }) => [edge('audience_list_members', row(), evesList, fay, 0)],
  },
  'a request beside a follow': {
    check: 'graph.request-beside-follow',
    sow: ({ row, bob, fay }) => [edge('follow_requests', row(), bob, fay, 0)],
  },
  'a request that waits for a public account': {
    check: 'graph.request-of-public',
    sow: ({ row, gus, hal }) => [edge('follow_requests', row(), gus, hal, 0)],
  },
  'somebody who follows themselves': {
    check: 'graph.self-in-follows',
    sow: ({ row, cid }) => [edge('follows', row(), cid, cid, 0)],
  },
  'somebody who blocks themselves': {
    check: 'graph.self-in-blocks',
    sow: ({ row, cid }) => [edge('blocks', row(), cid, cid, 0)],
  },
  'a mute that ended long ago': {
    check: 'graph.mute-ended',
    sow: ({ row, bob, cid, now }) => [edge('mutes', row(), bob, cid, 1, 1, 1, 1, now - 2 * DAY_MS, 0)],
  },
  'a muted word that ended long ago': {
    check: 'graph.muted-word-ended',
    sow: ({ row, bob, now }) => [edge('muted_words', row(), bob, "'hush'", "'hush'", now - 2 * DAY_MS, 0)],
  },
  'a follow of nobody': {
    check: 'orphans.follows.followee_id',
    sow: ({ row, bob, nobody }) => [edge('follows', row(), bob, nobody, 0)],
  },
  'a list of nobody': {
    check: 'orphans.audience_lists.owner_id',
    sow: ({ row, nobody }) => [edge('audience_lists', row(), nobody, "'friends'", 0, 0)],
  },
}
