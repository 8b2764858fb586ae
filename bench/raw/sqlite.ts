import { hash } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import { isNarrow, type Loaded, namesPeople, PageInTheMaking, peopleIn, type RawPage, type Reader } from './page.ts'
import { type PersonCells, type PostCells, peopleSql, postColumns } from './rows.ts'

/** How one of the three ways finds the newest posts of a viewer's home. */
export type Candidates = (viewer: number, before: number, count: number) => PostCells[]

export interface RawSqlite {
  readonly raw: Sqlite.Database
  home(viewer: number, limit: number, now: number): RawPage
  /** The account of a session, or undefined. */
  authenticate(token: string, now: number): number | undefined
}

export const SESSION_SQL = `select s.account_id, s.last_used_at, s.expires_at, a.suspended_at, a.suspended_until, a.role
  from sessions s join accounts a on a.id = s.account_id and a.epoch = s.epoch where s.token_hash = `

export const postCells = postColumns('json_group_object(c.reaction, c.count)')

const BETWEEN = "account_id = +@viewer and item_kind = 'post' and item_id between +@last and +@first"

/** What the viewer did on a page lies together in the unique indexes: one walk from its last post to its first. */
export const OWN_SQL = {
  reacted: `select item_id, reaction from reactions where ${BETWEEN}`,
  saved: `select item_id from saves where ${BETWEEN}`,
  reposted: `select post_id from reposts
    where account_id = +@viewer and undone_id is null and post_id between +@last and +@first`,
}

/** Better-sqlite3 by hand, with the settings of the product. */
export function openRaw(file: string, isLessDurable = false): Sqlite.Database {
  const raw = new Sqlite(file)
  const synchronous = `synchronous = ${isLessDurable ? 'normal' : 'full'}`
  for (const pragma of [
    'journal_mode = wal',
    synchronous,
    'foreign_keys = on',
    'cache_size = -64000',
    'mmap_size = 2147418112',
  ])
    raw.pragma(pragma)
  return raw
}

export function rawSqlite(raw: Sqlite.Database, candidates: Candidates): RawSqlite {
  const people = raw.prepare<[object], PersonCells>(
    peopleSql('+@viewer', '+@now', 'in (select value from json_each(+@ids))'),
  )
  const naming = raw
    .prepare<[object], number>(
      `select p.id from posts p where p.id in (select value from json_each(+@ids)) and (
        exists (select 1 from audience_lists l join audience_list_members m on m.list_id = l.id and m.member_id = +@viewer
          where l.id = p.audience_list_id and l.owner_id = p.author_id)
        or exists (select 1 from post_audience o where o.post_id = p.id and o.account_id = +@viewer))`,
    )
    .pluck()
  const named = raw
    .prepare<[number], number>('select account_id from post_audience where post_id = ? order by account_id')
    .pluck()
  const reacted = raw.prepare<[object], [number, string]>(OWN_SQL.reacted).raw()
  const saved = raw.prepare<[object], number>(OWN_SQL.saved).pluck()
  const reposted = raw.prepare<[object], number>(OWN_SQL.reposted).pluck()
  const session = raw.prepare<[string], { account_id: number; expires_at: number; suspended_at: number | null }>(
    `${SESSION_SQL}+?`,
  )

  function load(reader: Reader, { before, count }: PageInTheMaking): Loaded {
    const viewer = reader.viewer as number
    const posts = candidates(viewer, before as number, count)
    const narrow = posts.filter((post) => isNarrow(post, viewer)).map(({ id }) => id)
    const own = posts.filter((post) => namesPeople(post, viewer)).map(({ id }) => id as number)
    const page = { viewer, first: posts[0]?.id ?? 0, last: posts.at(-1)?.id ?? 0 }
    return {
      posts,
      people: people.all({ viewer, now: reader.now, ids: JSON.stringify(peopleIn(posts, viewer)) }),
      naming: new Set(narrow.length === 0 ? [] : naming.all({ viewer, ids: JSON.stringify(narrow) })),
      named: new Map(own.map((id) => [id, named.all(id)])),
      reacted: new Map(reacted.all(page)),
      saved: new Set(saved.all(page)),
      reposted: new Set(reposted.all(page)),
    }
  }

  return {
    raw,
    home(viewer, limit, now) {
      const reader = { viewer, limit, now }
      const page = new PageInTheMaking(reader)
      for (;;) {
        const whole = page.take(load(reader, page))
        if (whole) return whole
      }
    },
    authenticate(token, now) {
      if (!/^kin_[A-Za-z0-9_-]{43}$/.test(token)) return undefined
      const row = session.get(hash('sha256', token, 'base64url'))
      return row && row.expires_at > now && row.suspended_at === null ? row.account_id : undefined
    },
  }
}

/** Posts by their ids, the newest first. */
export function postsByIds(raw: Sqlite.Database): (ids: readonly number[]) => PostCells[] {
  const statement = raw.prepare<[string], PostCells>(
    `select ${postCells} from posts p where p.id in (select value from json_each(?)) order by p.id desc`,
  )
  return (ids) => statement.all(JSON.stringify(ids))
}
