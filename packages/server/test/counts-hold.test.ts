import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { polls } from '../../polls/src/index.ts'
import { createDomains } from '../src/domains/index.ts'
import {
  createBackup,
  createServer,
  diagnose,
  findBackup,
  loadConfig,
  restoreBackup,
  sentencesOf,
} from '../src/index.ts'
import type { Module } from '../src/kernel/module.ts'
import { freshDatabase, type TestClient, testClient } from '../src/testing/index.ts'
import {
  type Community,
  type Drawn,
  deed,
  doAll,
  effective,
  newCommunity,
  openTown,
  type Town,
  veil,
  verbNames,
} from './counts/community.ts'
import { glance, Reading } from './counts/numbers.ts'
import { recount, toldNumbers } from './counts/recount.ts'

const databaseUrl = inject('databaseUrl')
let town: Town
/** Whether a statement may run, by what it is asked for. */
let mayRun: () => boolean = () => true
beforeAll(async () => {
  town = await openTown(databaseUrl, {
    mayFail: true,
    onQuery() {
      if (!mayRun()) throw new Error('the database is gone')
    },
  })
})
afterAll(() => town?.[Symbol.asyncDispose]())

const anything = fc.array(fc.oneof({ weight: 3, arbitrary: deed }, { weight: 2, arbitrary: veil }), {
  minLength: 20,
  maxLength: 30,
  size: 'max',
})
const options = { numRuns: 3, interruptAfterTimeLimit: 60_000 }

async function readingOf(viewer: unknown, community: Community): Promise<Reading> {
  const reading = new Reading(viewer as TestClient)
  await glance(reading, community)
  return reading
}

/** What is stored and what is told are what a count of the rows comes to. */
async function numbersAreRight(community: Community): Promise<void> {
  expect(await town.kit.doctor()).toEqual([])
  const counted = await recount(town)
  for (const viewer of [community.reader, community.moderator]) {
    const told = toldNumbers(await readingOf(viewer, community))
    expect(told.length).toBeGreaterThan(2)
    for (const { id, name, count } of told) expect([id, name, count]).toEqual([id, name, counted(id, name)])
  }
}

/** Time goes by, and what has expired is forgotten. */
async function sweep(ms: number): Promise<void> {
  town.kit.clock.advance(ms)
  const services: Readonly<Record<string, unknown>> = town.kit.server.house.services
  for (const { name, sweep } of createDomains() as readonly Module[])
    if (sweep) while ((await sweep(services[name])) > 0) swept++
}
let swept = 0

/** Longer than anything is kept that was taken back. */
const LONG_MS = 25 * 60 * 60 * 1000
const byOne = { who: 0, at: 0, to: 0, isOne: true }
const takenBack: Drawn[] = [
  { verb: 'repost', ...byOne },
  { verb: 'undoRepost', ...byOne },
]

test('[CNT-2] [CNT-1] whatever is done, hidden, suspended, archived, removed with all beneath it and swept, each number is a recount', async () => {
  await fc.assert(
    fc.asyncProperty(anything, anything, async (before, after) => {
      const community = await newCommunity(town)
      await doAll(community, [...before, ...takenBack])
      await sweep(LONG_MS)
      await doAll(community, after)
      await numbersAreRight(community)
    }),
    options,
  )
  expect(swept).toBeGreaterThan(0)
})

/** Does one thing again and again, letting it die one statement later each time, until it lives. */
async function dyingAtEach(community: Community, done: Drawn): Promise<number> {
  for (let lived = 0; ; lived++) {
    let left = lived
    mayRun = () => left-- > 0
    await doAll(community, [done]).finally(() => {
      mayRun = () => true
    })
    if (left >= 0) return lived
  }
}

test('[CNT-2] a verb that dies before any of its statements moves every number with its rows, or none', async () => {
  const community = await newCommunity(town)
  let statements = 0
  for (const verb of verbNames) {
    statements += await dyingAtEach(community, await effective(community, verb))
  }
  expect(statements).toBeGreaterThan(verbNames.length * 3)
  await numbersAreRight(community)
})

test('[CNT-2] [BAK-1] a server restored from a backup tells the numbers that were told before', async () => {
  const community = await newCommunity(town)
  await doAll(community, fc.sample(anything, 3).flat())
  const told = (await readingOf(town.kit.anonymous, community)).told
  const configOf = (database: string) =>
    loadConfig({ env: {}, overrides: { environment: 'test', database, modules: [polls], subjects: { recipe: {} } } })
      .config
  const dir = await mkdtemp(path.join(tmpdir(), 'kindred-counts-'))
  try {
    const source = configOf(town.kit.databaseUrl)
    const { name } = await createBackup(source, { dir })
    await using fresh = await freshDatabase({ url: databaseUrl, migrations: [] })
    const config = configOf(fresh.url)
    await restoreBackup(config, await findBackup(source, name, { dir }))
    expect(sentencesOf(await diagnose(config))).toEqual([])
    await using server = await createServer(config)
    expect((await readingOf(testClient(server.fetch), community)).told).toEqual(told)
  } finally {
    await rm(dir, { recursive: true })
  }
})
