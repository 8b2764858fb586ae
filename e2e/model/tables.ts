import Sqlite from 'better-sqlite3'
import pg from 'pg'

/** The tables that the model reads, row by row as the database holds them: ids are digits, other integers numbers. */
export interface Tables {
  accounts: {
    id: string
    handle: string
    role: 'member' | 'moderator' | 'admin'
    suspended_at: number | null
    suspended_until: number | null
    is_private: number
  }[]
  profiles: {
    account_id: string
    name: string | null
    who_may_mention: 'everyone' | 'followers' | 'nobody'
    posts_count: number
  }[]
  follows: { follower_id: string; followee_id: string }[]
  follow_requests: { requester_id: string; target_id: string }[]
  graph_counts: { account_id: string; followers_count: number; following_count: number }[]
  blocks: { blocker_id: string; blocked_id: string }[]
  mutes: { muter_id: string; muted_id: string; mutes_posts: number; mutes_reposts: number; until: number | null }[]
  close_friends: { owner_id: string; friend_id: string }[]
  audience_lists: { id: string; owner_id: string; member_count: number }[]
  audience_list_members: { list_id: string; member_id: string }[]
  posts: PostRow[]
  post_audience: { post_id: string; account_id: string }[]
  post_quotes: { post_id: string; quoted_id: string; detached_at: number | null }[]
  reposts: { id: string; account_id: string; post_id: string; undone_id: string | null }[]
  reactions: { account_id: string; item_kind: string; item_id: string; reaction: string }[]
  saves: { account_id: string; item_kind: string; item_id: string }[]
}

export interface PostRow {
  id: string
  author_id: string
  text: string
  /** JSON. */
  spans: string
  audience: 'public' | 'followers' | 'mutuals' | 'closeFriends' | 'list' | 'only'
  audience_list_id: string | null
  created_at: number
  edited_at: number | null
  hidden_at: number | null
  removed_at: number | null
  archived_at: number | null
  comments_count: number
  replies: 'everyone' | 'followers' | 'mutuals' | 'closeFriends' | 'off'
  holds_replies: number
  reposts_count: number
  quotes_count: number
  quotes: 'on' | 'off'
}

const names = [
  'accounts',
  'profiles',
  'follows',
  'follow_requests',
  'graph_counts',
  'blocks',
  'mutes',
  'close_friends',
  'audience_lists',
  'audience_list_members',
  'posts',
  'post_audience',
  'post_quotes',
  'reposts',
  'reactions',
  'saves',
] as const satisfies (keyof Tables)[]

/** Reads every table whole through the database's own driver. The order of the rows is made the same on both databases. */
export async function readTables(url: string): Promise<Tables> {
  const read = url.startsWith('file:') ? await fromSqlite(url.slice('file:'.length)) : await fromPostgres(url)
  const tables = Object.entries(read).map(([name, rows]) => [name, rows.map(plainRow).sort(byText)])
  return Object.fromEntries(tables) as Tables
}

type Read = Record<string, Record<string, unknown>[]>

async function fromSqlite(file: string): Promise<Read> {
  const database = new Sqlite(file, { readonly: true }).defaultSafeIntegers(true)
  const read = names.map((name) => [name, database.prepare(`select * from ${name}`).all()])
  database.close()
  return Object.fromEntries(read) as Read
}

async function fromPostgres(url: string): Promise<Read> {
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: parserOf } })
  await client.connect()
  const read: Read = {}
  for (const name of names) read[name] = (await client.query(`select * from ${name}`)).rows
  await client.end()
  return read
}

/** Big integers as such, as SQLite gives them, and everything else as the driver does. */
function parserOf(type: number, format: 'text' | 'binary' | undefined) {
  return type === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(type, format as 'text')
}

/** Only ids may exceed what a number holds. */
function plainRow(row: Record<string, unknown>): Record<string, unknown> {
  const cells = Object.entries(row).map(([column, value]) => {
    const isId = column === 'id' || column.endsWith('_id')
    return [column, typeof value !== 'bigint' ? value : isId ? String(value) : Number(value)]
  })
  return Object.fromEntries(cells)
}

function byText(a: Record<string, unknown>, b: Record<string, unknown>): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
