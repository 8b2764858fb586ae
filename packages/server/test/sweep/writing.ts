// From rows to a database, and the numbers that are told of them.
import type { Database } from '../../src/db/database.ts'
import { tagsOf } from '../../src/domains/posts/index.ts'
import type { CountRow } from '../../src/domains/reactions/tables.ts'
import { bulkWrite } from '../../src/testing/index.ts'
import { keptTables, tables, type World } from './world.ts'

/** Writes a world into a database that holds none of it, with the counters that services would have kept. */
export async function writeWorld(database: Database<unknown>, world: World): Promise<void> {
  const counts = countsOf(world)
  const count = (id: string, name: string) => counts.get(`${id} ${name}`) ?? 0
  const rows: Record<string, readonly object[]> = {
    ...world,
    post_tags: world.posts.flatMap((row) => tagsOf(row).map((tag) => ({ post_id: row.id, tag }))),
    profiles: world.profiles.map((row) => ({ ...row, posts_count: count(row.account_id, 'posts') })),
    posts: world.posts.map((row) => {
      const [comments_count, reposts_count, quotes_count] = (['comments', 'reposts', 'quotes'] as const).map((name) =>
        count(row.id, name),
      )
      return { ...row, comments_count, reposts_count, quotes_count }
    }),
    comments: world.comments.map((row) => {
      const replies = count(row.id, 'replies')
      return { ...row, replies_count: replies, score: replies + count(row.id, 'reactions') }
    }),
    audience_lists: world.audience_lists.map((row) => ({ ...row, member_count: count(row.id, 'memberCount') })),
    graph_counts: world.accounts.map(({ id }) => ({
      account_id: id,
      followers_count: count(id, 'followers'),
      following_count: count(id, 'following'),
    })),
    reaction_counts: reactionCounts(world),
    subjects: world.subjects.map((row) => ({ ...row, comments_count: count(row.external_key, 'comments') })),
    collections: world.collections.map((row) => ({ ...row, saved_count: count(row.id, 'savedCount') })),
  }
  await bulkWrite(database, async (writer) => {
    for (const table of [...tables, 'post_tags', ...keptTables])
      for (const row of rows[table] ?? []) await writer.write(table, Object.keys(row), Object.values(row))
  })
}

function reactionCounts({ reactions }: World): CountRow[] {
  const counts = tally(reactions.map((row) => `${row.item_id} ${row.item_kind} ${row.reaction}`))
  return [...counts].map(([name, count]) => {
    const [item_id, item_kind, reaction] = name.split(' ') as [string, CountRow['item_kind'], string]
    return { item_id, item_kind, reaction, count }
  })
}

/** Every number that is told of somebody or of a list, under its id and its name. */
export function countsOf({
  posts,
  comments,
  follows,
  audience_list_members: members,
  reactions,
  saves,
  subjects,
  reposts,
  post_quotes: quotes,
}: World): Map<string, number> {
  const counted = posts
    .filter((post) => post.removed_at === null && post.hidden_at === null && post.archived_at === null)
    .filter((post) => post.audience === 'public' || post.audience === 'followers')
  const said = comments.filter((row) => !row.removed_at && !row.hidden_at && !row.put_away_at && !row.held_at)
  const keys = new Map<string, string>(subjects.map((row) => [row.id, row.external_key]))
  const nameOf = (id: string) => keys.get(id) ?? id
  const quoting = new Set(counted.map(({ id }) => id))
  const quoted = quotes.filter((row) => row.detached_at === null && quoting.has(row.post_id))
  return tally([
    ...said.flatMap((row) => [`${nameOf(row.on_id)} comments`, ...(row.parent_id ? [`${row.parent_id} replies`] : [])]),
    ...counted.map((post) => `${post.author_id} posts`),
    ...reposts.filter((row) => row.undone_id === null).map((row) => `${row.post_id} reposts`),
    ...quoted.map((row) => `${row.quoted_id} quotes`),
    ...follows.flatMap((row) => [`${row.followee_id} followers`, `${row.follower_id} following`]),
    ...members.map((row) => `${row.list_id} memberCount`),
    ...reactions.map((row) => `${nameOf(row.item_id)} reactions`),
    ...saves.flatMap((row) => (row.collection_id ? [`${row.collection_id} savedCount`] : [])),
  ])
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
