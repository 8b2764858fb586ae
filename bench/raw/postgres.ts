import { hash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import pg from 'pg'
import type { RawServer } from '../serve.ts'
import { isNarrow, type Loaded, namesPeople, PageInTheMaking, peopleIn, type RawPage, type Reader } from './page.ts'
import { REACT_ON_POSTGRES, type Reacting, reactionId } from './reactions.ts'
import { type PersonCells, type PostCells, peopleSql, postColumns, type RawId } from './rows.ts'
import { SESSION_SQL } from './sqlite.ts'
import type { Way } from './ways.ts'

const PAGE = 30
const RING = 64
const TIMELINE = 200

pg.types.setTypeParser(pg.types.builtins.INT8, Number) // every id is below 2^53

/** With what the viewer did: on a round trip of its own that would cost more. */
interface OwnCells extends PostCells {
  readonly reaction: string | null
  readonly saved: boolean
  readonly reposted: boolean
}

const postCells = `${postColumns('json_object_agg(c.reaction, c.count)::text')},
  (select r.reaction from reactions r where r.account_id = $1 and r.item_kind = 'post' and r.item_id = p.id) as reaction,
  exists (select from saves s where s.account_id = $1 and s.item_kind = 'post' and s.item_id = p.id) as saved,
  exists (select from reposts o where o.account_id = $1 and o.post_id = p.id and o.undone_id is null) as reposted`

export const SQL = {
  'fan-out': `select ${postCells} from timeline t join posts p on p.id = t.post_id
    where t.account_id = $1 and t.post_id < $2 order by t.post_id desc limit $3`,
  'ids first': `with ids as materialized (
      select o.id from (select followee_id from follows where follower_id = $1 union all select $1) s
      cross join lateral (
        select id from posts where author_id = s.followee_id and id < $2 order by id desc limit $3) o
      order by o.id desc limit $3)
    select ${postCells} from ids join posts p on p.id = ids.id order by p.id desc`,
  'author rings': `select ${postCells} from posts p where p.id = any($2) order by p.id desc`,
  people: peopleSql('$1::bigint', '$2', '= any($3)'),
  naming: `select p.id from posts p where p.id = any($2) and (
    exists (select from audience_lists l join audience_list_members m on m.list_id = l.id and m.member_id = $1
      where l.id = p.audience_list_id and l.owner_id = p.author_id)
    or exists (select from post_audience o where o.post_id = p.id and o.account_id = $1))`,
  named: 'select account_id from post_audience where post_id = $1 order by account_id',
  session: `${SESSION_SQL}$1`,
}

export interface RawPostgres extends AsyncDisposable {
  home(viewer: number, limit: number, now: number): Promise<RawPage>
  authenticate(token: string, now: number): Promise<number | undefined>
  react(reacting: Reacting): Promise<object>
}

/** By hand on `pg`: a pool of twice the cores, every statement by name and planned once, as the product has it. */
export function rawPostgres(url: string, way: Way): RawPostgres {
  const options = '-c plan_cache_mode=force_generic_plan'
  const pool = new pg.Pool({ connectionString: url, max: 2 * availableParallelism(), options })
  const ask = async <Row>(name: keyof typeof SQL, values: unknown[]) =>
    (await pool.query({ name, text: SQL[name], values })).rows as Row[]
  const rings = createRings(pool)

  async function candidates(viewer: number, before: number, count: number): Promise<OwnCells[]> {
    if (way !== 'author rings' || before !== Number.MAX_SAFE_INTEGER)
      return ask(way === 'author rings' ? 'ids first' : way, [viewer, before, count])
    return ask(way, [viewer, newest(await rings(viewer), count)])
  }

  async function load({ viewer, now }: Reader, page: PageInTheMaking): Promise<Loaded> {
    const posts = await candidates(viewer as number, page.before as number, page.count)
    const narrow = posts.filter((post) => isNarrow(post, viewer)).map(({ id }) => id as number)
    const own = posts.filter((post) => namesPeople(post, viewer)).map(({ id }) => id as number)
    const [people, naming] = await Promise.all([
      ask<PersonCells>('people', [viewer, now, peopleIn(posts, viewer)]),
      narrow.length === 0 ? [] : ask<{ id: number }>('naming', [viewer, narrow]),
    ])
    const named = new Map<number, number[]>()
    for (const id of own)
      named.set(
        id,
        (await ask<{ account_id: number }>('named', [id])).map((row) => row.account_id),
      )
    const reacted = new Map<RawId, string>()
    for (const { id, reaction } of posts) if (reaction !== null) reacted.set(id, reaction)
    const saved = new Set(posts.filter((post) => post.saved).map(({ id }) => id))
    const reposted = new Set(posts.filter((post) => post.reposted).map(({ id }) => id))
    return { posts, people, naming: new Set(naming.map(({ id }) => id)), named, reacted, saved, reposted }
  }

  return {
    async home(viewer, limit, now) {
      const reader = { viewer, limit, now }
      const page = new PageInTheMaking(reader)
      for (;;) {
        const whole = page.take(await load(reader, page))
        if (whole) return whole
      }
    },
    async authenticate(token, now) {
      if (!/^kin_[A-Za-z0-9_-]{43}$/.test(token)) return undefined
      const tokenHash = hash('sha256', token, 'base64url')
      type Row = { account_id: number; expires_at: number; suspended_at: number | null }
      const [row] = await ask<Row>('session', [tokenHash])
      return row && row.expires_at > now && row.suspended_at === null ? row.account_id : undefined
    },
    async react({ account, post, reaction, now }) {
      const client = await pool.connect()
      const run = (name: keyof typeof REACT_ON_POSTGRES, values: unknown[]) =>
        client.query({ name, text: REACT_ON_POSTGRES[name], values })
      await client.query('begin')
      await run('insert', [reactionId(now), account, post, reaction, now])
      await run('count', [post, reaction])
      await client.query('commit')
      client.release()
      return { post: String(post), reaction }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

export function rawPostgresServer(url: string, way: Way, clock: () => number): RawServer {
  const { home, authenticate, react } = rawPostgres(url, way)
  return {
    async home(token) {
      const viewer = await authenticate(token, clock())
      return viewer === undefined ? undefined : home(viewer, PAGE, clock())
    },
    async react(token, { post, reaction }) {
      const account = await authenticate(token, clock())
      return account === undefined ? undefined : react({ account, post: Number(post), reaction, now: clock() })
    },
  }
}

/** What fanning out has left in the table, for those who are measured. */
export async function makeTimelines(url: string, readers: readonly number[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('create table timeline (account_id bigint, post_id bigint, primary key (account_id, post_id))')
  await client.query(
    `insert into timeline select reader, o.id from unnest($1::bigint[]) reader cross join lateral (
      select p.id from (select followee_id from follows where follower_id = reader union all select reader) s
      cross join lateral (
        select id from posts where author_id = s.followee_id order by id desc limit ${TIMELINE}) p
      order by p.id desc limit ${TIMELINE}) o`,
    [readers],
  )
  await client.query('vacuum analyze timeline')
  await client.end()
}

function createRings(pool: pg.Pool): (viewer: number) => Promise<number[][]> {
  const known = new Map<number, Promise<number[][]>>()
  const text = `select s.followee_id as author, array(
      select id from posts where author_id = s.followee_id order by id desc limit ${RING}) as ids
    from (select followee_id from follows where follower_id = $1 union all select $1) s`
  const read = async (viewer: number) => {
    const { rows } = await pool.query<{ ids: string[] }>({ name: 'rings', text, values: [viewer] })
    return rows.map(({ ids }) => ids.map(Number))
  }
  return (viewer) => {
    const rings = known.get(viewer) ?? read(viewer)
    known.set(viewer, rings)
    return rings
  }
}

function newest(lists: readonly (readonly number[])[], count: number): number[] {
  return Array.from(Float64Array.from(lists.flat()).sort().reverse().subarray(0, count))
}
