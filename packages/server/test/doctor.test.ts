import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { CheckReport, Report } from '../src/doctor/report.ts'
import { type TestServer, testServer } from '../src/testing/index.ts'
import { damageRows } from './doctor/damage.ts'
import { seeds } from './doctor/seeds/index.ts'
import type { Seed } from './doctor/seeds/seed.ts'
import { peopledWorld, type World } from './doctor/world.ts'

type Dump = Awaited<ReturnType<TestServer['dump']>>

let kit: TestServer
let world: World
let dumps: { before: Dump; after: Dump }
let reports: { well: Report; found: Report; fixed: Report; again: Report }

/** Everything is sown at once: each finding must be told from all others, and mending one must not hinder another. */
beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  world = await peopledWorld(kit)
  await kit.settle()
  const before = await kit.dump()
  const well = await kit.server.doctor()
  await damageRows(
    kit.databaseUrl,
    Object.values(seeds).flatMap((seed) => seed.sow(world)),
  )
  const found = await kit.server.doctor()
  const fixed = await kit.server.doctor({ fix: true })
  const again = await kit.server.doctor()
  await damageRows(
    kit.databaseUrl,
    Object.values(seeds).flatMap(({ undo }) => (undo ? [undo(world)] : [])),
  )
  dumps = { before, after: await kit.dump() }
  reports = { well, found, fixed, again }
})
afterAll(() => kit?.[Symbol.asyncDispose]())

function reportOf(report: Report, { check }: Seed): CheckReport {
  const found = report.checks.find(({ name }) => name === check)
  if (!found) throw new Error(`there is no check ${check}`)
  return found
}
const unwell = ({ checks }: Report) =>
  checks.filter(({ name, left }) => left > 0 && !name.startsWith('settings.')).map(({ name }) => name)

test('[DB-2] [CNT-1] [FOL-1] in a community that only its verbs have touched, the doctor finds nothing', () => {
  expect(unwell(reports.well)).toEqual([])
})

const byMachine = Object.entries(seeds).filter(([, { undo }]) => !undo)
const byHand = Object.entries(seeds).filter(([, { undo }]) => undo)

describe('[DB-2] [CNT-1] [FOL-1] [BLK-5] the doctor finds and mends', () => {
  test.each(byMachine)('%s', (_, seed) => {
    const found = reportOf(reports.found, seed)
    expect(found.left).toBeGreaterThan(0)
    expect(found.examples).not.toEqual([])
    expect(found.isRepairable).toBe(true)
    const fixed = reportOf(reports.fixed, seed)
    expect(fixed.repaired.length).toBeGreaterThan(0)
    expect(fixed.left).toBe(0)
    for (const { before, after } of fixed.repaired) expect(after).not.toBe(before)
  })
})

describe('[TIME-2] [TXT-1] the doctor finds, and leaves to a person,', () => {
  test.each(byHand)('%s', (_, seed) => {
    expect(reportOf(reports.found, seed).left).toBeGreaterThan(0)
    expect(reportOf(reports.fixed, seed)).toMatchObject({ isRepairable: false, repaired: [] })
    expect(reportOf(reports.again, seed).left).toBeGreaterThan(0)
  })
})

test('[DB-2] a second run finds nothing but what is for a person', () => {
  expect(unwell(reports.again).toSorted()).toEqual(byHand.map(([, { check }]) => check).toSorted())
})

test('[CNT-1] repairs change what was broken and nothing else', () => {
  const { graph_counts: countsBefore, follows: followsBefore, ...before } = dumps.before
  const { graph_counts: countsAfter, follows: followsAfter, ...after } = dumps.after
  expect(after).toEqual(before)
  const { gus, hal } = world
  const [approved, ...others] = (followsAfter ?? []).filter((row) => !followsBefore?.includes(row))
  expect(JSON.parse(approved ?? '')).toMatchObject({ follower_id: gus, followee_id: hal })
  expect([others, followsAfter?.length]).toEqual([[], (followsBefore?.length ?? 0) + 1])
  const counts = (rows: readonly string[] = []) =>
    new Map(
      rows.map((row) => JSON.parse(row)).map((row) => [row.account_id, [row.followers_count, row.following_count]]),
    )
  const expected = counts(countsBefore)
  expected.set(gus, [1, 1])
  expected.set(hal, [1, 1])
  for (const [account, [followers, following]] of counts(countsAfter))
    expect([account, followers, following]).toEqual([account, ...(expected.get(account) ?? [0, 0])])
})
