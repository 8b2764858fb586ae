import { type Served, serve } from '../frame/child.ts'
import { against, type Goal, profileIfMissed } from '../frame/goal.ts'
import { measure, ROUNDS } from '../frame/rounds.ts'
import { REACT_ON_POSTGRES, REACT_SQL } from '../raw/reactions.ts'
import type { Serving } from '../serve.ts'
import { worldInPostgres } from '../world/postgres.ts'
import { readersOf, usual } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { tokenAt } from '../world/tokens.ts'

const IN_FLIGHT = 64
const CROWD = readersOf(usual)
const WORD = 'wow'
/** One a round, one to warm up, and three for a profile. */
const POSTS = ROUNDS + 4

/** `posts.react` over HTTP by 64 connections on one post, against a bare insert and its counter by hand. */
export const reactions: Goal = {
  id: 'R1',
  name: 'reactions',
  async run({ note }) {
    return [await onSqlite(note), await onPostgres(note)]
  },
}

async function onSqlite(note: (line: string) => void) {
  await using world = await copyOf(usual, note)
  return await compare('SQLite', {
    product: { kind: 'product', database: world.file },
    raw: { kind: 'raw', file: world.file, way: 'ids first' },
    sql: Object.values(REACT_SQL),
  })
}

async function onPostgres(note: (line: string) => void) {
  await using world = await worldInPostgres(usual, note)
  return await compare('Postgres', {
    product: { kind: 'product', database: world.url },
    raw: { kind: 'raw postgres', url: world.url, way: 'ids first' },
    sql: Object.values(REACT_ON_POSTGRES),
  })
}

/** The sides take turns on one database, each on posts of its own; everybody reacts to each post once. */
async function compare(database: string, sides: { product: Serving; raw: Serving; sql: string[] }) {
  await using product = await serve(sides.product)
  await using raw = await serve(sides.raw)
  const [mine, theirs] = [await newPosts(product), await newPosts(product)]
  const own = product.side('product', reactTo(product, mine))
  const rounds = { operations: CROWD, inFlight: IN_FLIGHT }
  const costs = await measure([own, raw.side('raw', reactTo(raw, theirs))], rounds)
  const goal = { what: `reactions to one post on ${database}`, wanted: 0.5, by: 'wall' as const, costs }
  for (const post of [...mine, ...theirs].filter((_, at) => at % POSTS <= ROUNDS)) await mustBeExact(product, post)
  const measured = { ...goal, ratio: against(costs, 'wall').ratio, sql: { raw: sides.sql } }
  const last = product.side('product', reactTo(product, mine.slice(ROUNDS + 1)))
  const again = () => measure([last], { ...rounds, rounds: 1 })
  return { ...measured, profile: await profileIfMissed(measured, () => product.profile(again)) }
}

/** Posts of the last reader, whom hardly anybody knows. */
async function newPosts(product: Served): Promise<string[]> {
  const posts: string[] = []
  const body = JSON.stringify({ text: 'What do you think of it?' })
  while (posts.length < POSTS) {
    const answer = await product.post('/trpc/posts.create', tokenAt(usual.people - 1), body)
    posts.push(JSON.parse(answer).result.data.id)
  }
  return posts
}

const reactTo = (served: Served, posts: readonly string[]) => (number: number) => {
  const body = JSON.stringify({ post: posts[Math.floor(number / CROWD)], reaction: WORD })
  return served.post('/trpc/posts.react', tokenAt(usual.people - 1 - (number % CROWD)), body)
}

async function mustBeExact(product: Served, post: string): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ post }))
  const answer = await product.get(`/trpc/posts.get?input=${input}`, tokenAt(usual.people - 1))
  const counted = JSON.parse(answer).result.data.counts.reactions[WORD]
  if (counted !== CROWD) throw new Error(`${CROWD} people reacted to post ${post}, and ${counted} are counted`)
}
