// The three ways to a home page that a hand-written server has. Each gives the candidates; who sees them is decided in one place.
import type Sqlite from 'better-sqlite3'
import type { PostCells } from './rows.ts'
import { type Candidates, postCells, postsByIds } from './sqlite.ts'

export const ways = { 'fan-out': fanOut, 'ids first': idsFirst, 'author rings': authorRings }
export type Way = keyof typeof ways

/** A table that holds everybody's timeline: filled at each post, read by one index. Holds the last posts that a deep reader wants. */
function fanOut(raw: Sqlite.Database): Candidates {
  const statement = raw.prepare<[number, number, number], PostCells>(FAN_OUT_SQL)
  return (viewer, before, count) => statement.all(viewer, before, count)
}

export const FAN_OUT_SQL = `select ${postCells} from timeline t join posts p on p.id = t.post_id
  where t.account_id = +? and t.post_id < +? order by t.post_id desc limit +?`

const TIMELINE = 200

/** What fanning out has left in the table, for the readers alone: others are not measured. */
export function makeTimelines(raw: Sqlite.Database, readers: readonly number[]): void {
  raw.exec(
    'create table timeline (account_id integer, post_id integer, primary key (account_id, post_id)) strict, without rowid',
  )
  const fill = raw.prepare(`insert into timeline select ?, id from (
    select p.id from (select followee_id from follows where follower_id = ? union all select ?) s
    cross join posts p where p.author_id = s.followee_id order by p.id desc limit ${TIMELINE})`)
  raw.transaction(() => {
    for (const reader of readers) fill.run(reader, reader, reader)
  })()
}

/** Ids of all sources by their index, sorted, and only then rows. */
function idsFirst(raw: Sqlite.Database): Candidates {
  const statement = raw.prepare<[object], PostCells>(IDS_FIRST_SQL)
  return (viewer, before, count) => statement.all({ viewer, before, count })
}

export const IDS_FIRST_SQL = `with ids as materialized (
    select p.id from (select followee_id from follows where follower_id = +@viewer union all select +@viewer) s
    cross join posts p where p.author_id = s.followee_id and p.id < +@before order by p.id desc limit +@count)
  select ${postCells} from ids join posts p on p.id = ids.id order by p.id desc`

const RING = 64

/** The last ids of each author and the followees of each reader, in memory for good: nothing is written while this is measured. */
function authorRings(raw: Sqlite.Database): Candidates {
  const byIds = postsByIds(raw)
  const lastIds = raw
    .prepare<[number], number>(`select id from posts where author_id = ? order by id desc limit ${RING}`)
    .pluck()
  const followees = raw.prepare<[number], number>('select followee_id from follows where follower_id = ?').pluck()
  const rings = new Map<number, number[]>()
  const sources = new Map<number, number[][]>()
  const ringOf = (author: number) => {
    const ring = rings.get(author) ?? lastIds.all(author)
    rings.set(author, ring)
    return ring
  }
  const sourcesOf = (viewer: number) => {
    const known = sources.get(viewer) ?? [viewer, ...followees.all(viewer)].map(ringOf)
    sources.set(viewer, known)
    return known
  }
  const older = idsFirst(raw)
  return (viewer, before, count) => {
    if (before !== Number.MAX_SAFE_INTEGER) return older(viewer, before, count)
    return byIds(newest(sourcesOf(viewer), count))
  }
}

/** The largest ids of many descending lists: a list is left at the first id that is too small. */
function newest(lists: readonly (readonly number[])[], count: number): number[] {
  const kept: number[] = []
  let least = 0
  for (const list of lists)
    for (const id of list) {
      if (kept.length >= count && id < least) break
      kept.push(id)
      if (kept.length < count * 3) continue
      kept.sort((a, b) => b - a).length = count
      least = kept[count - 1] as number
    }
  return kept.sort((a, b) => b - a).slice(0, count)
}
