// What breaks of posts and of things of the app, and of what people do with either.
import { DAY_MS, edge, type Seeds } from './seed.ts'

export const posts: Seeds = {
  'a count of posts that is below zero': {
    check: 'posts.posts-count',
    sow: ({ ann }) => [`update profiles set posts_count = -1 where account_id = ${ann}`],
  },
  'a post of nobody': {
    check: 'orphans.posts.author_id',
    sow: ({ row, nobody }) => [
      `insert into posts (id, author_id, text, spans, audience, created_at) values (${row()}, ${nobody}, 'x', '[]', 'public', 0)`,
    ],
  },
  'a post for a list that never was': {
    check: 'orphans.posts.audience_list_id',
    sow: ({ orphaned, nobody }) => [`update posts set audience_list_id = ${nobody} where id = ${orphaned}`],
  },
  'a post for a list of somebody else': {
    check: 'posts.list-is-own',
    sow: ({ taken, list }) => [`update posts set audience_list_id = ${list} where id = ${taken}`],
  },
  'a post that names nobody who is there': {
    check: 'orphans.post_audience.account_id',
    sow: ({ only, nobody }) => [edge('post_audience', only, nobody)],
  },
  'a public post that names somebody': {
    check: 'posts.names-for-only',
    sow: ({ post, cid }) => [edge('post_audience', post, cid)],
  },
  'a post that is found by a tag it does not have': {
    check: 'posts.tags-as-written',
    sow: ({ post }) => [edge('post_tags', post, "'other'")],
  },
  'a removed post that still says something': {
    check: 'posts.removed-is-erased',
    sow: ({ removed }) => [`update posts set text = 'still here' where id = ${removed}`],
  },
  'a pin of nothing': {
    check: 'orphans.pinned_posts.post_id',
    sow: ({ fay, nobody }) => [edge('pinned_posts', fay, nobody, 1)],
  },
  'a pin by nobody': {
    check: 'orphans.pinned_posts.account_id',
    sow: ({ post, nobody }) => [edge('pinned_posts', nobody, post, 1)],
  },
  'a pin of what somebody else wrote': {
    check: 'posts.pin-is-own',
    sow: ({ gus, post }) => [edge('pinned_posts', gus, post, 1)],
  },
  'a pin of what is removed': {
    check: 'posts.pin-is-own',
    sow: ({ ann, removed }) => [edge('pinned_posts', ann, removed, 1)],
  },
  'a former text of nothing': {
    check: 'orphans.post_edits.post_id',
    sow: ({ row, nobody }) => [edge('post_edits', row(), nobody, "'before'", 1)],
  },
  'a former text of a post that is removed': {
    check: 'posts.edits-of-removed',
    sow: ({ row, removed }) => [edge('post_edits', row(), removed, "'before'", 1)],
  },
  'a removed post that has a field': {
    check: 'posts.removed-is-erased',
    sow: ({ removed }) => [`update posts set fields = '{"mood":"calm"}' where id = ${removed}`],
  },
  'something that nobody has seen': {
    check: 'orphans.feed_seen.account_id',
    sow: ({ post, nobody, now }) => [edge('feed_seen', nobody, post, now)],
  },
  'nothing that somebody has seen': {
    check: 'orphans.feed_seen.post_id',
    sow: ({ bob, nobody, now }) => [edge('feed_seen', bob, nobody, now)],
  },
  'something that was seen long ago': {
    check: 'feeds.seen-too-long',
    sow: ({ cid, post, now }) => [edge('feed_seen', cid, post, now - 32 * DAY_MS)],
  },
  'a count of reactions that is wrong': {
    check: 'reactions.count',
    sow: ({ post }) => [`update reaction_counts set count = 9 where item_id = ${post}`],
  },
  'a reaction that nobody counts': {
    check: 'reactions.counted',
    sow: ({ only }) => [`delete from reaction_counts where item_id = ${only}`],
  },
  'a reaction to a post that is removed': {
    check: 'posts.reaction-to-gone',
    sow: ({ row, bob, removed }) => [edge('reactions', row(), bob, "'post'", removed, "'like'", 0)],
  },
  'a reaction of nobody': {
    check: 'orphans.reactions.account_id',
    sow: ({ row, post, nobody }) => [edge('reactions', row(), nobody, "'post'", post, "'like'", 0)],
  },
  'a count of what is saved that is wrong': {
    check: 'saves.saved-count',
    sow: ({ collection }) => [`update collections set saved_count = 9 where id = ${collection}`],
  },
  'a save in a collection of somebody else': {
    check: 'saves.collection-is-own',
    sow: ({ anns, bob, only }) => [
      `update saves set collection_id = ${anns} where account_id = ${bob} and item_id = ${only}`,
    ],
  },
  'a count of reposts that is wrong': {
    check: 'posts.reposts-count',
    sow: ({ post }) => [`update posts set reposts_count = 9 where id = ${post}`],
  },
  'a count of quotes that is too low': {
    check: 'posts.quotes-count',
    sow: ({ post }) => [`update posts set quotes_count = 0 where id = ${post}`],
  },
  'a repost of nobody': {
    check: 'orphans.reposts.account_id',
    sow: ({ row, only, nobody }) => [edge('reposts', row(), nobody, only, 0, 'null')],
  },
  'a repost of nothing': {
    check: 'orphans.reposts.post_id',
    sow: ({ row, ann, nobody }) => [edge('reposts', row(), ann, nobody, 0, 'null')],
  },
  'a repost that was taken back long ago': {
    check: 'reposts.kept-too-long',
    sow: ({ row, hal, post }) => [edge('reposts', row(), hal, post, 0, 1)],
  },
  'a quote of nothing': {
    check: 'orphans.post_quotes.quoted_id',
    sow: ({ only, nobody }) => [edge('post_quotes', only, nobody, 'null')],
  },
  'a removed post that quotes': {
    check: 'posts.quote-by-removed',
    sow: ({ removed, only }) => [edge('post_quotes', removed, only, 'null')],
  },
  'a save of a post that never was': {
    check: 'posts.save-of-gone',
    sow: ({ row, collection, bob, nobody }) => [edge('saves', row(), bob, "'post'", nobody, collection, 0)],
  },
  'a count of saves of a thing that is wrong': {
    check: 'subjects.saves-count',
    sow: () => ["update subjects set saves_count = 9 where external_key = 'soup'"],
  },
  'a reaction to a thing that is not there': {
    check: 'subjects.reaction-to-gone',
    sow: ({ row, bob, nobody }) => [edge('reactions', row(), bob, "'subject'", nobody, "'like'", 0)],
  },
  'a save of a thing that is not there': {
    check: 'subjects.save-of-gone',
    sow: ({ row, ann, nobody }) => [edge('saves', row(), ann, "'subject'", nobody, 'null', 0)],
  },
}
