import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { migrate } from '@kindred/server'
import { startPostgres, type ThrowAwayPostgres } from '@kindred/server/testing'
import pg from 'pg'
import type { Goal, Measured } from '../frame/goal.ts'
import { type Cost, median } from '../frame/rounds.ts'
import { copyInto, readCopies } from '../raw/copy.ts'
import { insertInto, type Rows, readRows } from '../raw/inserts.ts'
import { configFor } from '../world/sqlite.ts'

const BINARY = fileURLToPath(new URL('../../packages/cli/bin/kindred.js', import.meta.url))
const PEOPLE = 20_000
const POSTS = 500_000
const ROUNDS = 5
/** A run with a quarter of the rows may take this much of the memory that all of them take: more rows do not need more. */
const FLAT = 1.25

/** A community of a million rows by the real command, from nothing, against the same rows by hand. */
export const seeding: Goal = {
  id: 'P11',
  name: 'seeding',
  async run({ note }) {
    const folder = mkdtempSync(join(tmpdir(), 'kindred-bench-seed-'))
    try {
      await using postgres = await startPostgres({ durable: true })
      const { measured: onSqlite, memory } = await sqlite(folder, note)
      return [onSqlite, await onPostgres(postgres, note), await flat(folder, memory)]
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

interface Seeded {
  readonly ms: number
  readonly rows: number
  /** The most memory that the process held, in bytes. */
  readonly memory: number
}

async function sqlite(folder: string, note: (line: string) => void) {
  const took: Took = { product: [], raw: [] }
  let rows: Rows | undefined
  let memory = 0
  for (let round = 0; round < ROUNDS; round++) {
    const file = join(folder, `seeded-${round}.db`)
    const seeded = await seed(`file:${file}`, POSTS)
    took.product.push(seeded.ms)
    memory = Math.max(memory, seeded.memory)
    rows ??= readRows(file)
    const raw = join(folder, `raw-${round}.db`)
    await migrate(configFor(raw))
    took.raw.push(insertInto(raw, rows))
    note(`SQLite, round ${round + 1}: ${seeded.rows} rows and ${Math.round(statSync(file).size / 2 ** 20)} MiB`)
    for (const made of [file, raw]) for (const end of ['', '-wal', '-shm']) rmSync(`${made}${end}`, { force: true })
  }
  return { measured: finding('SQLite: against prepared inserts of the same rows', took), memory }
}

async function onPostgres(postgres: ThrowAwayPostgres, note: (line: string) => void): Promise<Measured> {
  const took: Took = { product: [], raw: [] }
  const admin = new pg.Client(postgres.url('postgres'))
  await admin.connect()
  let copies: Awaited<ReturnType<typeof readCopies>> | undefined
  for (let round = 0; round < ROUNDS; round++) {
    await admin.query('create database seeded')
    const seeded = await seed(postgres.url('seeded'), POSTS)
    took.product.push(seeded.ms)
    copies ??= await readCopies(postgres.url('seeded'))
    await admin.query('create database raw')
    await migrate(configFor(postgres.url('raw')))
    took.raw.push(await copyInto(postgres.url('raw'), copies))
    note(`Postgres, round ${round + 1}: ${seeded.rows} rows`)
    for (const name of ['seeded', 'raw']) await admin.query(`drop database ${name} with (force)`)
  }
  await admin.end()
  return finding('Postgres: against COPY of the same rows', took)
}

async function flat(folder: string, most: number): Promise<Measured> {
  const { memory } = await seed(`file:${join(folder, 'quarter.db')}`, POSTS / 4)
  return {
    what: 'memory: four times the posts against a quarter of them',
    wanted: FLAT,
    isAtMost: true,
    ratio: most / memory,
    by: 'wall',
    costs: new Map(),
    profile: [`${Math.round(most / 2 ** 20)} MiB against ${Math.round(memory / 2 ** 20)} MiB`],
  }
}

interface Took {
  readonly product: number[]
  readonly raw: number[]
}

/** By the clock: on Postgres most of the work is the server's, and the fsync of the end is part of it. */
function finding(what: string, { product, raw }: Took): Measured {
  const cost = (ms: readonly number[]): Cost => ({ cpu: Number.NaN, wall: median(ms) * 1000 })
  return {
    what,
    wanted: 0.5,
    ratio: median(raw) / median(product),
    by: 'wall',
    costs: new Map([
      ['product', cost(product)],
      ['raw', cost(raw)],
    ]),
    profile: [],
  }
}

async function seed(url: string, posts: number): Promise<Seeded> {
  const words = ['seed', '--people', `${PEOPLE}`, '--posts', `${posts}`, '--json', '--quiet']
  const watch = new URL('../frame/memory.ts', import.meta.url).href
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', watch, BINARY, ...words], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url, KINDRED_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const closed = once(child, 'close')
  const told = once(child, 'message') as Promise<[{ memory: number }]>
  const said = [child.stdout, child.stderr].map((stream) => text(stream as Readable))
  const [out = '', error] = await Promise.all(said)
  const [code] = await closed
  if (code !== 0) throw new Error(error)
  const ms = performance.now() - began
  const [{ memory }] = await told
  return { ms, memory, rows: (JSON.parse(out) as { rows: number }).rows }
}
