import type Sqlite from 'better-sqlite3'
import { idAt } from '../world/size.ts'

/** Somebody reacts to a post for the first time. */
export interface Reacting {
  readonly account: number
  readonly post: number
  readonly reaction: string
  readonly now: number
}

/** The row and its counter, and nothing else: no question whether the post is there, or for whom. */
export const REACT_SQL = {
  insert: `insert into reactions (id, account_id, item_kind, item_id, reaction, created_at) values (?, ?, 'post', ?, ?, ?)`,
  count: `insert into reaction_counts (item_id, item_kind, reaction, count) values (?, 'post', ?, 1)
    on conflict (item_id, item_kind, reaction) do update set count = reaction_counts.count + 1`,
}

/** The same with the places of Postgres. */
export const REACT_ON_POSTGRES = {
  insert: numbered(REACT_SQL.insert),
  count: numbered(REACT_SQL.count),
}

function numbered(sql: string): string {
  let place = 0
  return sql.replaceAll('?', () => `$${++place}`)
}

/** Of a later year, so that none is one of the product's. */
export const reactionId = (now: number): number => idAt(now + YEAR_MS, next++ % 4096)
const YEAR_MS = 365 * 24 * 60 * 60 * 1000
let next = 0

/** One durable commit a reaction. */
export function reactOn(raw: Sqlite.Database): (reacting: Reacting) => object {
  const insert = raw.prepare(REACT_SQL.insert)
  const count = raw.prepare(REACT_SQL.count)
  return raw.transaction(({ account, post, reaction, now }: Reacting) => {
    insert.run(reactionId(now), account, post, reaction, now)
    count.run(post, reaction)
    return { post: String(post), reaction }
  }).immediate
}
