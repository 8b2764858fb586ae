import type { World } from './world.ts'

/** Something that is not as it must be, and the check that has to find it. */
export interface Seed {
  readonly check: string
  /** What breaks the rows. */
  sow(world: World): string[]
  /** What puts right by hand what no machine may. */
  undo?(world: World): string
}

const DAY_MS = 24 * 60 * 60 * 1000
const edge = (table: string, ...cells: (string | number)[]) => `insert into ${table} values (${cells.join(', ')})`
const count = (column: string, value: number, account: string) =>
  `update graph_counts set ${column} = ${value} where account_id = ${account}`

interface SessionCells {
  readonly account: string
  readonly epoch?: number | string
  readonly usedAt?: number
  readonly expiresAt?: number
}

function session(
  { row, now }: World,
  { account, epoch = 1, usedAt = now, expiresAt = now + DAY_MS }: SessionCells,
): string {
  const id = row()
  return `insert into sessions values (${id}, ${account}, 'hash ${id}', null, ${epoch}, 0, ${usedAt}, ${expiresAt})`
}

interface Remark {
  readonly id: string
  readonly on: string
  readonly kind?: 'post' | 'subject'
  readonly author: string
  readonly parent?: string
}

function remark({ id, on, kind = 'post', author, parent }: Remark): string {
  const columns = 'id, on_kind, on_id, parent_id, depth, author_id, text, spans, created_at'
  return `insert into comments (${columns}) values (${id}, '${kind}', ${on}, ${parent ?? 'null'}, ${parent ? 2 : 1}, ${author}, 'x', '[]', 0)`
}

const lease = (number: number, holder: string, expiresAt: number) =>
  `insert into process_numbers values (${number}, '${holder}', ${expiresAt})`

/** By the name under which the tests tell it. */
export const seeds: Readonly<Record<string, Seed>> = {
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
  'a count of posts that is below zero': {
    check: 'posts.posts-count',
    sow: ({ ann }) => [`update profiles set posts_count = -1 where account_id = ${ann}`],
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
  'a count of replies that is too high': {
    check: 'comments.replies-count',
    sow: ({ comment }) => [`update comments set replies_count = 7 where id = ${comment}`],
  },
  'a score that nothing gives': {
    check: 'comments.score',
    sow: ({ reply }) => [`update comments set score = 9 where id = ${reply}`],
  },
  'a count of comments that is too low': {
    check: 'comments.post-count',
    sow: ({ post }) => [`update posts set comments_count = 0 where id = ${post}`],
  },
  'a count of comments on a thing that is too high': {
    check: 'comments.subject-count',
    sow: () => ["update subjects set comments_count = 9 where external_key = 'soup'"],
  },
  'a removed comment that still says something': {
    check: 'comments.removed-is-erased',
    sow: ({ erased }) => [`update comments set text = 'still here' where id = ${erased}`],
  },
  'a reaction to a comment that is removed': {
    check: 'comments.reaction-to-gone',
    sow: ({ row, bob, erased }) => [edge('reactions', row(), bob, "'comment'", erased, "'like'", 0)],
  },
  'a comment of nobody': {
    check: 'orphans.comments.author_id',
    sow: ({ row, post, nobody }) => [remark({ id: row(), on: post, author: nobody })],
  },
  'a reply to nothing': {
    check: 'orphans.comments.parent_id',
    sow: ({ row, post, ann, nobody }) => [remark({ id: row(), on: post, author: ann, parent: nobody })],
  },
  'a comment on nothing': {
    check: 'comments.on-something',
    sow: ({ row, ann, nobody }) => [remark({ id: row(), on: nobody, author: ann })],
  },
  'a comment on a thing that is not there': {
    check: 'comments.on-something',
    sow: ({ row, ann, nobody }) => [remark({ id: row(), on: nobody, kind: 'subject', author: ann })],
  },
  'a reply to a comment elsewhere': {
    check: 'comments.beneath-parent',
    sow: ({ row, only, ann, comment }) => [remark({ id: row(), on: only, author: ann, parent: comment })],
  },
  'an account without a profile': {
    check: 'profiles.one-each',
    sow: ({ hal }) => [`delete from profiles where account_id = ${hal}`],
  },
  'a session of a suspended account': {
    check: 'accounts.session-of-suspended',
    sow: (world) => [
      session(world, { account: world.ivy, epoch: `(select epoch from accounts where id = ${world.ivy})` }),
    ],
  },
  'a session of an epoch to come': {
    check: 'accounts.session-ahead',
    sow: (world) => [session(world, { account: world.ann, epoch: 7 })],
  },
  'a session of an epoch that is over': {
    check: 'accounts.session-behind',
    sow: (world) => [session(world, { account: world.ivy, epoch: 0 })],
  },
  'a session that expired long ago': {
    check: 'accounts.session-expired',
    sow: (world) => [session(world, { account: world.bob, expiresAt: world.now - 2 * DAY_MS })],
  },
  'a session that nobody has used for long': {
    check: 'accounts.session-unused',
    sow: (world) => [session(world, { account: world.bob, usedAt: world.now - 40 * DAY_MS })],
  },
  'attempts that were forgiven long ago': {
    check: 'accounts.attempts-forgiven',
    sow: ({ now }) => [`insert into sign_in_attempts values ('somebody', 1, 0, ${now - 2 * DAY_MS})`],
  },
  'an answer to a call of last week': {
    check: 'calls.kept-too-long',
    sow: ({ now }) => [`insert into idempotency_keys values ('key', 'input', null, ${now - 7 * DAY_MS})`],
  },
  'a process number that is none': {
    check: 'processes.number-in-range',
    sow: ({ now }) => [lease(99, 'somebody', now)],
  },
  'a process with two numbers': {
    check: 'processes.one-number-each',
    sow: ({ now }) => [lease(40, 'twice', now + 1), lease(41, 'twice', now + 2)],
  },
  'a number of a process that crashed long ago': {
    check: 'processes.given-back',
    sow: ({ now }) => [lease(50, 'crashed', now - 2 * DAY_MS)],
  },
  'an index that is gone': {
    check: 'schema.indexes',
    sow: () => ['drop index posts_by_author_id_id'],
  },
  'a lease that ends in the far future': {
    check: 'processes.lease-near',
    sow: ({ now }) => [lease(60, 'ahead', now + DAY_MS)],
    undo: () => 'delete from process_numbers where number = 60',
  },
  'a handle that looks otherwise than is written': {
    check: 'accounts.skeleton',
    sow: ({ gus }) => [`update accounts set skeleton = 'somebody' where id = ${gus}`],
    undo: ({ gus }) => `update accounts set skeleton = 'gus' where id = ${gus}`,
  },
  'a decision of a moderator who is nobody': {
    check: 'orphans.moderation_actions.actor_id',
    sow: ({ row, post, nobody }) => [
      edge('moderation_actions', row(), "'restore'", post, 'null', "'ok'", nobody, 1, 'null'),
    ],
    undo: ({ nobody }) => `delete from moderation_actions where actor_id = ${nobody}`,
  },
  'a decision on a comment that never was': {
    check: 'orphans.moderation_actions.comment_id',
    sow: ({ row, ann, nobody }) => [
      edge('moderation_actions', row(), "'restore'", 'null', 'null', "'ok'", ann, 1, nobody),
    ],
  },
  'an id of a moment to come': {
    check: 'database.ids',
    sow: ({ ann, fay }) => [edge('mutes', 9e15, ann, fay, 1, 1, 1, 1, 'null', 0)],
    undo: () => `delete from mutes where id = ${9e15}`,
  },
  'an index that nobody wanted': {
    check: 'schema.nothing-else',
    sow: () => ['create index unwanted on posts (created_at)'],
    undo: () => 'drop index unwanted',
  },
}
