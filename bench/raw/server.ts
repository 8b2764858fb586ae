import type Sqlite from 'better-sqlite3'
import type { RawServer } from '../serve.ts'
import { reactOn } from './reactions.ts'
import { rawSqlite } from './sqlite.ts'
import { type Way, ways } from './ways.ts'

const PAGE = 30

/** What somebody would write by hand for a server on SQLite: no framework, no query builder, one commit a request. */
export function rawServer(raw: Sqlite.Database, way: Way, clock: () => number): RawServer {
  const { home, authenticate } = rawSqlite(raw, ways[way](raw))
  const insert = raw.prepare(CREATE_SQL.insert)
  const count = raw.prepare(CREATE_SQL.count)
  const card = raw.prepare<[number], Card>(CREATE_SQL.card)
  const react = reactOn(raw)
  let next = 0
  const create = raw.transaction((author: number, text: string, now: number) => {
    const id = (now - Date.UTC(2025, 0, 1)) * 4096 + (next++ % 4096)
    insert.run(id, author, text, now)
    count.run(author)
    return viewOf(id, { author, text, now, card: card.get(author) as Card })
  })
  return {
    home(token) {
      const viewer = authenticate(token, clock())
      return viewer === undefined ? undefined : home(viewer, PAGE, clock())
    },
    create(token, { text }) {
      const author = authenticate(token, clock())
      return author === undefined ? undefined : create.immediate(author, text, clock())
    },
    react(token, { post, reaction }) {
      const account = authenticate(token, clock())
      return account === undefined ? undefined : react({ account, post: Number(post), reaction, now: clock() })
    },
  }
}

export const CREATE_SQL = {
  insert: `insert into posts (id, author_id, text, spans, audience, audience_list_id, created_at, edited_at, hidden_at, removed_at)
    values (?, ?, ?, '[]', 'public', null, ?, null, null, null)`,
  count: 'update profiles set posts_count = posts_count + 1 where account_id = ?',
  card: 'select a.handle, a.is_private, n.name from accounts a join profiles n on n.account_id = a.id where a.id = ?',
}

interface Card {
  readonly handle: string
  readonly is_private: number
  readonly name: string | null
}

function viewOf(id: number, { author, text, now, card }: { author: number; text: string; now: number; card: Card }) {
  return {
    id: String(id),
    author: {
      id: String(author),
      handle: card.handle,
      name: card.name ?? card.handle,
      isPrivate: card.is_private === 1,
      viewer: { following: 'no', followedBy: false, blocking: false, muting: false },
      can: { follow: false, mention: true },
    },
    text,
    spans: [],
    audience: 'public',
    replies: 'everyone',
    holdReplies: false,
    createdAt: new Date(now).toISOString(),
    editedAt: null,
    hidden: false,
    counts: { reactions: {}, comments: 0 },
    viewer: { isAuthor: true, reaction: null, saved: false },
    can: { react: true, comment: true, edit: true, remove: true, moderate: false },
  }
}
