// Two databases hold the same world, but for things that its viewer may not know of: whatever the viewer asks and does, they answer alike.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Writes } from '../../../src/db/database.ts'
import { type RawAnswer, type TestClient, type TestServer, testServer } from '../../../src/testing/index.ts'
import { abreast } from '../abreast.ts'
import { idealOf } from '../ideal.ts'
import { keptTables, tables, worldFields } from '../world.ts'
import { writeWorld } from '../writing.ts'
import { type Ask, asksOf, type Deed, deed, doing, stageOf } from './asks.ts'
import { type Hidden, hiddenThings, without } from './hidden.ts'
import { commonOf, Normaliser } from './normal.ts'
import { build, type Sketch, type Small, sketch } from './sketch.ts'

export interface Twins extends AsyncDisposable {
  readonly servers: readonly [TestServer, TestServer]
}

/** Two servers with clocks that show the same. */
export async function openTwins(databaseUrl: string): Promise<Twins> {
  await using opened = new AsyncDisposableStack()
  const servers = [
    opened.use(await testServer({ databaseUrl, settings: { fields: worldFields } })),
    opened.use(await testServer({ databaseUrl, settings: { fields: worldFields } })),
  ] as const
  const kept = opened.move()
  return { servers, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Which of the hidden things are taken away: all, or of some kinds some. */
const choice = fc.record({ kind: fc.nat(), at: fc.nat() })
const choices = fc.oneof(fc.array(choice, { minLength: 1, maxLength: 12, size: 'max' }), {
  arbitrary: fc.constant('all' as const),
  weight: 2,
})
type Choices = typeof choices extends fc.Arbitrary<infer Drawn> ? Drawn : never

export interface TwinOptions {
  /** Takes away things of this kind alone. */
  readonly kind?: string
  /** After so long no further world is drawn, be it for the least example of a failure. */
  readonly patienceMs?: number
}

/** With and without things that a viewer may not know of, every answer that the viewer gets is the same. */
export function answersAreTheSame(twins: Twins, options: TwinOptions = {}) {
  const deadline = performance.now() + (options.patienceMs ?? Number.POSITIVE_INFINITY)
  const deeds = fc.array(deed, { maxLength: 20, size: 'max' })
  return fc.asyncProperty(sketch, choices, deeds, async (drawn, chosen, done) => {
    if (performance.now() > deadline) return
    await compare(twins, { drawn, chosen, done }, options)
  })
}

interface Drawn {
  readonly drawn: Sketch
  readonly chosen: Choices
  readonly done: readonly Deed[]
}

async function compare(twins: Twins, { drawn, chosen, done }: Drawn, { kind }: TwinOptions): Promise<void> {
  const now = twins.servers[0].clock()
  const small = build(drawn, now)
  const things = hiddenThings(small, idealOf(small.world, now))
  const taken = take(kind === undefined ? [...things.values()] : [things.get(kind) ?? []], chosen)
  fc.pre(taken.length > 0)
  await live(twins, { small, taken, done }).finally(() => Promise.all(twins.servers.map(clear)))
}

interface Life {
  readonly small: Small
  readonly taken: readonly Hidden[]
  readonly done: readonly Deed[]
}

/** Writes the two worlds, and asks and does the same in both. */
async function live({ servers }: Twins, { small, taken, done }: Life): Promise<void> {
  const twin = without(small.world, taken)
  await Promise.all([writeWorld(servers[0].server.database, small.world), writeWorld(servers[1].server.database, twin)])
  const common = commonOf(small.world, twin)
  const pair = new Pair(servers.map((server) => [clientOf(server, small), new Normaliser(common)]) as never, taken)
  await pair.look(asksOf(small))
  for (const one of done.filter((one) => stageOf(one) === 'any time')) await pair.act(doing(small, one))
  await pair.look(asksOf(small))
  for (const stage of ['last', 'very last'] as const)
    for (const one of done.filter((one) => stageOf(one) === stage)) await pair.act(doing(small, one))
}

function take(kinds: readonly (readonly Hidden[])[], chosen: Choices): Hidden[] {
  const full = kinds.filter((things) => things.length > 0)
  if (chosen === 'all') return full.flat()
  const taken = chosen.flatMap(({ kind, at }) => {
    const things = full[kind % full.length] ?? []
    return things[at % things.length] ?? []
  })
  return [...new Set(taken)]
}

function clientOf(server: TestServer, { viewer }: Small): TestClient {
  return viewer ? server.withToken(viewer.token) : server.anonymous
}

type Side = readonly [TestClient, Normaliser]
const MOST_PAGES = 20

/** The same viewer at both servers. */
class Pair {
  readonly #sides: readonly [Side, Side]
  readonly #taken: readonly Hidden[]

  constructor(sides: readonly [Side, Side], taken: readonly Hidden[]) {
    this.#sides = sides
    this.#taken = taken
  }

  /** Asks both the same, lists to their end, and compares the answers in the order of the questions. */
  async look(asks: readonly Ask[]): Promise<void> {
    const answers = new Map<Ask, (readonly RawAnswer[])[]>()
    await abreast(
      asks,
      async (ask) => void answers.set(ask, await Promise.all(this.#clients.map((one) => walk(one, ask)))),
    )
    for (const ask of asks) this.#compare(ask, answers.get(ask) ?? [])
  }

  async act(ask: Ask): Promise<void> {
    const answers = this.#clients.map(async (client) => [await client.raw(ask.path, ask.input)])
    this.#compare(ask, await Promise.all(answers))
  }

  get #clients(): TestClient[] {
    return this.#sides.map(([client]) => client)
  }

  #compare({ path, input }: Ask, answers: readonly (readonly RawAnswer[])[]): void {
    const [one, two] = this.#sides.map(([, normaliser], at) =>
      (answers[at] ?? []).map((page) => normaliser.write(page)),
    )
    if (isDeepStrictEqual(one, two)) return
    const taken = `${path} ${JSON.stringify(input)} tells of ${JSON.stringify(this.#taken)}`
    throw new Error([taken, 'with:', ...(one ?? []), 'without:', ...(two ?? [])].join('\n'))
  }
}

/** Every page of a list, or the one answer of what is none. */
async function walk(client: TestClient, { path, input }: Ask): Promise<RawAnswer[]> {
  const pages: RawAnswer[] = []
  for (let cursor: string | null = null; pages.length < MOST_PAGES; ) {
    const page = await client.raw(path, cursor === null ? input : { ...input, cursor })
    pages.push(page)
    cursor = cursorIn(page)
    if (cursor === null) break
  }
  return pages
}

function cursorIn({ body }: RawAnswer): string | null {
  const { result } = JSON.parse(body) as { result?: { data?: { cursor?: string | null } } }
  return result?.data?.cursor ?? null
}

const HOSTS = ['acts', 'taken_tokens', 'exchange_tokens', 'hosted_people', 'api_keys']

/** Empties a database, so that no world is seen from another. */
export async function clear({ server: { database } }: TestServer): Promise<void> {
  await database.transaction(async (transaction) => {
    const db = transaction.db as Writes<Record<string, object>>
    const others = ['idempotency_keys', 'sign_in_attempts', 'feed_seen']
    for (const table of [...HOSTS, ...others, ...keptTables, ...tables.toReversed()])
      await db.deleteFrom(table).execute()
  })
}

interface Proving {
  readonly databaseUrl: string
  readonly minutes: number
  readonly seed?: number
}

const WORLDS_A_ROUND = 50

/** Draws worlds for so many minutes, each round from the next seed. */
export async function proveTwinWorlds({ databaseUrl, minutes, seed = Date.now() }: Proving): Promise<void> {
  await using twins = await openTwins(databaseUrl)
  const end = performance.now() + minutes * 60_000
  for (let round = seed; performance.now() < end; round++)
    await fc.assert(answersAreTheSame(twins), { seed: round, numRuns: WORLDS_A_ROUND })
}
