import { randomUUID } from 'node:crypto'
import { open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient, isKindredError, type KindredClient, memorySession } from '@kindred/sdk'
import Sqlite from 'better-sqlite3'
import { openDatabases } from './databases.ts'
import { kindred, type Running, startKindred } from './kindred.ts'

const PASSWORD = 'correct horse battery'
const WRITERS = 4
const READERS = 3
/** Calls that each writer has under way at any time, so that its process never pauses. */
const AT_ONCE = 8
const PAGE = 50

export interface OneFile {
  /** When the writing ends, on the clock of `performance.now()`. */
  readonly deadline: number
  /** And at how many posts, if it comes first. */
  readonly posts: number
  readonly note: (line: string) => void
}

export interface OneFileSeen {
  /** What went wrong, a sentence each; nothing when all is well. */
  readonly differences: readonly string[]
  /** The longest stall of the event loop in the process that did not write without pause. */
  readonly stallMs: number
  /** The longest that the disk took to store a page meanwhile, which an event loop that commits waits for. */
  readonly syncMs: number
}

/**
 * Two processes on one SQLite file, of which one writes without pause: the other answers and writes as well, no call of either is
 * refused, and whatever was acknowledged is in the next page that anybody reads. A third holds the lock for longer than any event loop
 * may stall, so that whoever waits for it in there is seen.
 */
export async function proveOneFile({ deadline, posts, note }: OneFile): Promise<OneFileSeen> {
  await using databases = await openDatabases('sqlite')
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  await using writing = await startKindred(place)
  const stalls = path.join(tmpdir(), `kindred-stalls-${randomUUID()}`)
  const NODE_OPTIONS = `--import=${new URL('stalls.ts', import.meta.url)}`
  await using reading = await startKindred({ ...place, env: { NODE_OPTIONS, KINDRED_TEST_STALLS: stalls } })
  const world = await settle(writing, reading)
  const settledAt = Date.now()
  const isOver = () => performance.now() >= deadline || world.acknowledged.length >= posts
  const syncs = watchDisk(isOver)
  await Promise.all([
    holdLock(fileURLToPath(place.databaseUrl), isOver),
    ...world.writers.flatMap((writer) => Array.from({ length: AT_ONCE }, () => write(writer, world, isOver))),
    ...world.readers.map((reader) => readAndWrite(reader, world, isOver)),
  ])
  await readAll(world, writing)
  const syncMs = await syncs
  const stallMs = await longestStall(stalls, settledAt)
  await rm(stalls, { force: true })
  const { refused, acknowledged, missing, readings } = world
  for (const running of [writing, reading])
    if (running.complaints()) world.differences.push(`a process complained: ${running.complaints().slice(0, 300)}`)
  for (const [reason, times] of refused) world.differences.push(`${times} calls were refused with ${reason}`)
  if (missing > 0) world.differences.push(`${missing} times a page lacked a post that had been acknowledged`)
  note(
    `one file, two processes: ${acknowledged.length} posts, ${readings} pages while they were written, longest stall ${stallMs} ms, longest sync ${syncMs} ms`,
  )
  return { differences: world.differences, stallMs, syncMs }
}

interface World {
  readonly writers: readonly KindredClient[]
  readonly readers: readonly KindredClient[]
  readonly acknowledged: string[]
  readonly refused: Map<string, number>
  readonly differences: string[]
  missing: number
  readings: number
}

/** Everybody who reads follows everybody who writes, the other readers as well. */
async function settle(writing: Running, reading: Running): Promise<World> {
  const signUp = async (handle: string, { url }: Running) => {
    const client = createClient({ url, session: memorySession(null), retries: 0 })
    await client.auth.signUp({ handle, email: `${handle}@example.com`, password: PASSWORD })
    return { client, ref: `@${handle}` as const }
  }
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, i) => signUp(`writer_${i}`, writing)))
  const readers = await Promise.all(Array.from({ length: READERS }, (_, i) => signUp(`reader_${i}`, reading)))
  for (const { client, ref } of readers)
    for (const other of [...writers, ...readers])
      if (other.ref !== ref) await client.graph.follow({ target: other.ref })
  const clients = (people: typeof writers) => people.map(({ client }) => client)
  return {
    writers: clients(writers),
    readers: clients(readers),
    acknowledged: [],
    refused: new Map(),
    differences: [],
    missing: 0,
    readings: 0,
  }
}

async function write(client: KindredClient, world: World, isOver: () => boolean): Promise<void> {
  while (!isOver()) await post(client, world)
}

async function post(client: KindredClient, world: World): Promise<void> {
  await asked(world, async () => {
    const { id } = await client.posts.create({ text: 'One of many.' })
    world.acknowledged.push(id)
  })
}

async function readAndWrite(client: KindredClient, world: World, isOver: () => boolean): Promise<void> {
  for (let round = 0; !isOver(); round++) {
    if (round % 5 === 0) await post(client, world)
    const before = world.acknowledged.slice(-PAGE)
    await asked(world, async () => {
      const { items } = await client.feeds.home({ limit: PAGE })
      const shown = new Set<string>(items.map((item) => item.post.id))
      const last = items.length < PAGE ? 0n : BigInt(items.at(-1)?.post.id ?? 0)
      world.missing += before.filter((id) => BigInt(id) > last && !shown.has(id)).length
      world.readings++
    })
  }
}

async function asked(world: World, call: () => Promise<void>): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (!isKindredError(error)) throw error
    world.refused.set(error.reason, (world.refused.get(error.reason) ?? 0) + 1)
  }
}

/** When all is written, the whole feed of one reader holds every post, whichever process is asked. */
async function readAll(world: World, other: Running): Promise<void> {
  const [reader] = world.readers as [KindredClient]
  const token = await reader.session.token()
  for (const client of [reader, createClient({ url: other.url, session: memorySession(token), retries: 0 })]) {
    const shown = new Set<string>()
    for await (const { post } of client.feeds.home({ limit: PAGE })) shown.add(post.id)
    const lost = world.acknowledged.filter((id) => !shown.has(id)).length
    if (lost > 0) world.differences.push(`${lost} of ${world.acknowledged.length} posts are missing from a whole feed`)
  }
}

/** Of those since a moment: a process that starts reads its own code in one go. */
async function longestStall(file: string, since: number): Promise<number> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
  const stalls = lines.map((line) => line.split(' ').map(Number) as [at: number, ms: number])
  return Math.max(0, ...stalls.filter(([at]) => at >= since).map(([, ms]) => ms))
}

const HELD_MS = 400
const BETWEEN_MS = 600

/** Holds the lock of the file now and then, and changes nothing. */
async function holdLock(file: string, isOver: () => boolean): Promise<void> {
  const raw = new Sqlite(file, { timeout: 0 })
  while (!isOver()) {
    if (!begins(raw)) await wait(1)
    else {
      await wait(HELD_MS)
      raw.exec('rollback')
      await wait(BETWEEN_MS)
    }
  }
  raw.close()
}

function begins(raw: Sqlite.Database): boolean {
  try {
    raw.exec('begin immediate')
    return true
  } catch {
    return false
  }
}

const SYNC_EVERY_MS = 20

async function watchDisk(isOver: () => boolean): Promise<number> {
  const file = path.join(tmpdir(), `kindred-sync-${randomUUID()}`)
  const handle = await open(file, 'w')
  let longest = 0
  while (!isOver()) {
    await handle.write(Buffer.alloc(4096, 1), 0, 4096, 0)
    const began = performance.now()
    await handle.datasync()
    longest = Math.max(longest, performance.now() - began)
    await wait(SYNC_EVERY_MS)
  }
  await handle.close()
  await rm(file)
  return Math.round(longest)
}
