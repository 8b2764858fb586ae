import { setTimeout as wait } from 'node:timers/promises'
import { createClient, isKindredError, type KindredClient, memorySession } from '@kindred/sdk'
import { startPostgres } from '@kindred/server/testing'
import { kindred, type Running, startKindred } from './kindred.ts'
import { postgresProcess } from './postgres-process.ts'

const DEADLINE_MS = 5000
/** What a call may take beyond its deadline on a busy machine. */
const SLACK_MS = 1500
const HEAL_MS = 5000
const GROWTH_MIB = 32
/** So that rubbish is collected often enough to be told from what is kept. */
const SMALL_HEAP = '--max-old-space-size=128'
const CALLERS = 24
const PAUSE_MS = 100

export interface Outages {
  /** How long Postgres stands still. */
  readonly frozenMs: number
  readonly note: (line: string) => void
}

/**
 * Lets Postgres stand still, then kills it, under a server that is being called: calls end in time and with a reason, memory stays as
 * it is, readiness tells, and everything heals by itself with each change done once. Linux only. Answers what went wrong.
 */
export async function proveOutages({ frozenMs, note }: Outages): Promise<readonly string[]> {
  await using throwAway = await startPostgres({ durable: true })
  const place = {
    databaseUrl: throwAway.url('postgres'),
    env: { KINDRED_CALL_DEADLINE_MS: String(DEADLINE_MS), NODE_OPTIONS: SMALL_HEAP },
  }
  await kindred(place, 'migrate', 'up')
  const postgres = await postgresProcess(place.databaseUrl)
  await using server = await startKindred(place)
  const client = createClient({ url: server.url, session: memorySession(null), retries: 0 })
  await client.auth.signUp({ handle: 'ann', email: 'ann@example.com', password: 'correct horse battery' })
  const world: World = { server, client, note, differences: [], keys: [] }
  await outage(world, 'frozen', {
    begin: () => postgres.freeze(),
    during: () => wait(frozenMs),
    end: () => postgres.thaw(),
  })
  await outage(world, 'killed', { begin: () => postgres.kill(), during: () => wait(1000), end: () => postgres.start() })
  await repeatAll(world)
  await postgres.end()
  return world.differences
}

interface World {
  readonly server: Running
  readonly client: KindredClient
  readonly note: (line: string) => void
  readonly differences: string[]
  /** Of every post that was asked for, answered or not. */
  readonly keys: string[]
}

interface Steps {
  begin(): Promise<void>
  during(): Promise<void>
  end(): Promise<void>
}

async function outage(world: World, name: string, { begin, during, end }: Steps): Promise<void> {
  const { server, note } = world
  const load = startLoad(world)
  const first = watchHeap(server)
  await wait(2000)
  const before = await first.end()
  await begin()
  const redMs = within(DEADLINE_MS + SLACK_MS, async () => !(await isReady(server)))
  await wait(DEADLINE_MS)
  const looks = watchHeap(server)
  await during()
  const growth = (await looks.end()) - before
  await end()
  const healedMs = await within(HEAL_MS, async () => (await isReady(server)) && (await post(world)).reason === 'ok')
  const { longestMs, outcomes } = await load.end()
  note(
    `  ${name}: not ready after ${tell(await redMs)}, healed after ${tell(healedMs)}, longest call ${Math.round(longestMs)} ms, ` +
      `${growth.toFixed(0)} MiB more, ${[...outcomes].map(([reason, times]) => `${times} ${reason}`).join(', ')}`,
  )
  const claim = (holds: boolean, what: string) => void (holds || world.differences.push(`${name}: ${what}`))
  claim((await redMs) !== undefined, 'the server went on saying that it was ready')
  claim(healedMs !== undefined, `it had not healed ${HEAL_MS} ms later`)
  claim(longestMs <= DEADLINE_MS + SLACK_MS, `a call took ${Math.round(longestMs)} ms`)
  claim(growth <= GROWTH_MIB, `memory grew by ${growth.toFixed(0)} MiB`)
  for (const reason of outcomes.keys())
    claim(['ok', 'unavailable', 'deadline'].includes(reason), `calls were refused with ${reason}`)
}

/** Callers of whom each asks for one thing after another, half of it changes. */
function startLoad(world: World) {
  let isOver = false
  const outcomes = new Map<string, number>()
  let longestMs = 0
  const caller = async (index: number) => {
    for (let i = index; !isOver; i++) {
      const { reason, ms } = await (i % 2 === 0 ? post(world) : outcomeOf(() => world.client.profiles.me()))
      outcomes.set(reason, (outcomes.get(reason) ?? 0) + 1)
      longestMs = Math.max(longestMs, ms)
      await wait(PAUSE_MS)
    }
  }
  const callers = Array.from({ length: CALLERS }, (_, index) => caller(index))
  return {
    async end() {
      isOver = true
      await Promise.all(callers)
      return { longestMs, outcomes }
    },
  }
}

interface Outcome {
  readonly reason: string
  readonly ms: number
}

function post({ client, keys }: World): Promise<Outcome> {
  const idempotencyKey = `post-${keys.length}`
  keys.push(idempotencyKey)
  return outcomeOf(() => client.posts.create({ text: idempotencyKey }, { idempotencyKey }))
}

async function outcomeOf(call: () => PromiseLike<unknown>): Promise<Outcome> {
  const began = performance.now()
  const reason = await call().then(
    () => 'ok',
    (error: unknown) => {
      if (isKindredError(error)) return error.reason
      throw error
    },
  )
  return { reason, ms: performance.now() - began }
}

/** Whoever repeats what was not answered makes exactly one of each. */
async function repeatAll({ client, keys, differences, note }: World): Promise<void> {
  for (const idempotencyKey of keys) await client.posts.create({ text: idempotencyKey }, { idempotencyKey })
  const texts: (string | null)[] = []
  for await (const { post } of client.feeds.home({ limit: 100 })) texts.push(post.text)
  note(`  repeated: ${keys.length} keys, ${texts.length} posts`)
  if (texts.length !== keys.length || new Set(texts).size !== keys.length)
    differences.push(`${keys.length} keys made ${texts.length} posts`)
}

/** After how long something holds; undefined when it does not. */
async function within(ms: number, holds: () => Promise<boolean>): Promise<number | undefined> {
  const began = performance.now()
  while (performance.now() - began < ms) {
    if (await holds()) return performance.now() - began
    await wait(50)
  }
  return undefined
}

async function isReady({ url }: Running): Promise<boolean> {
  return (await fetch(`${url}/ready`)).ok
}

const LOOK_EVERY_MS = 200

/** The least of many looks at the heap: what is left when the rubbish is gone. */
function watchHeap({ url }: Running) {
  let isOver = false
  let least = Number.POSITIVE_INFINITY
  const running = (async () => {
    while (!isOver) {
      const page = await (await fetch(`${url}/metrics`)).text()
      least = Math.min(least, Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(page)?.[1]) / 1024 / 1024)
      await wait(LOOK_EVERY_MS)
    }
  })()
  return {
    async end(): Promise<number> {
      isOver = true
      await running
      return least
    },
  }
}

function tell(ms: number | undefined): string {
  return ms === undefined ? 'never' : `${Math.round(ms)} ms`
}
