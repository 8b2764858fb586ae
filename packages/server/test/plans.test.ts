import { api, type CommentId, endpointsOf, type ListId } from '@kindred/contract'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDomains } from '../src/domains/index.ts'
import type { Module } from '../src/kernel/module.ts'
import { type TestPerson, type TestServer, testServer } from '../src/testing/index.ts'
import { type Calls, furtherQueriesOf, mutationsOf, queriesOf, type Reader } from './plans/calls.ts'
import { bigTables, fillWithStrangers, STRANGERS } from './plans/crowd.ts'
import { type Sent, wholeTableReads } from './plans/explain.ts'
import { withRole } from './staff.ts'

const FEW = 10
const MANY = 1000

let kit: TestServer
let few: Reader
let many: Reader
let admin: TestPerson
let sent: Sent[] = []

beforeAll(async () => {
  const onQuery = (sql: string, parameters: readonly unknown[]) => void sent.push({ sql, parameters })
  kit = await testServer({ databaseUrl: inject('databaseUrl'), onQuery })
  const { fay, max } = await kit.people('fay', 'max')
  admin = await withRole(kit, 'mia', 'admin')
  const readers = await Promise.all(
    [fay, max].map(async (person) => ({ person, post: (await person.posts.create({ text: 'hello' })).id })),
  )
  const sizes = [FEW, MANY]
  await fillWithStrangers(
    kit,
    readers.map((reader, at) => ({ ...reader, size: sizes[at] as number })),
  )
  const [first, second] = await Promise.all(
    readers.map(async (reader) => ({
      ...reader,
      list: (await lastList(reader.person)) as ListId,
      comment: (await firstComment(reader)) as CommentId,
    })),
  )
  few = first as Reader
  many = second as Reader
})
afterAll(async () => kit?.[Symbol.asyncDispose]())

/** The list that has everybody was made first. */
async function lastList(person: TestPerson): Promise<ListId | undefined> {
  let cursor: string | null | undefined
  let last: ListId | undefined
  do {
    const page = await person.graph.lists.all({ limit: 100, ...(cursor ? { cursor } : {}) })
    last = page.items.at(-1)?.id
    cursor = page.cursor
  } while (cursor !== null)
  return last
}

async function firstComment({ person, post }: Pick<Reader, 'person' | 'post'>): Promise<CommentId | undefined> {
  return (await person.comments.list({ on: { post }, limit: 1 })).items[0]?.id
}

/** Without the renewal of the process's own lease, which comes by the clock of the machine, whatever is called. */
async function statementsOf(call: (() => Promise<unknown>) | undefined): Promise<Sent[]> {
  sent = []
  await call?.()
  await kit.settle()
  return sent.filter(({ sql }) => !sql.startsWith('update "process_numbers"'))
}

async function sweepAll(): Promise<void> {
  const services: Readonly<Record<string, unknown>> = kit.server.house.services
  for (const { name, sweep } of createDomains() as readonly Module[]) await sweep?.(services[name])
}

test('[PERF-1] every query sends as many statements for ten rows as for a thousand', async () => {
  const cost = async (calls: Calls) => {
    const counts: Record<string, number> = {}
    for (const [name, call] of Object.entries(calls)) counts[name] = (await statementsOf(call)).length
    return counts
  }
  const costs = await cost(queriesOf(few, admin))
  expect(await cost(queriesOf(many, admin))).toEqual(costs)
  expect(Math.max(...Object.values(costs))).toBeLessThan(15)
})

test('[PERF-2] no statement of any endpoint, nor of the sweeper, reads a big table from end to end', async () => {
  const bySql = new Map<string, Sent>()
  const called = new Set<string>()
  for (const calls of [
    queriesOf(many, admin),
    furtherQueriesOf(many),
    queriesOf(few, admin),
    mutationsOf(kit, many, admin),
  ])
    for (const [name, call] of Object.entries(calls)) {
      called.add(name.split(' ')[0] ?? '')
      for (const one of await statementsOf(call)) bySql.set(one.sql, one)
    }
  for (const one of await statementsOf(sweepAll)) bySql.set(one.sql, { ...one, isSlice: true })
  expect([...called].toSorted()).toEqual([...endpointsOf(api).keys()].toSorted())
  const dump = await kit.dump()
  expect(bigTables.filter((table) => (dump[table]?.length ?? 0) < STRANGERS)).toEqual([])
  expect(await wholeTableReads(kit.databaseUrl, [...bySql.values()], bigTables)).toEqual([])
  process.stdout.write(`${bySql.size} statements of ${called.size} endpoints and of the sweeper explained\n`)
})

test('[PERF-2] no statement of the doctor reads a big table but stretch by stretch, and each of a stretch looks up the rest', async () => {
  sent = []
  const { checks } = await kit.server.doctor({ fix: true, most: 100 })
  const stretches = Math.ceil((STRANGERS + 3 * MANY) / 1000)
  expect(sent.length).toBeLessThan(checks.length * (stretches + 1) * 2)
  const bySql = new Map(sent.map((one) => [one.sql, { ...one, isSlice: true }]))
  const big = [...bySql.values()].filter(({ sql }) => !/process_numbers|pg_settings/.test(sql))
  expect(await wholeTableReads(kit.databaseUrl, big, bigTables)).toEqual([])
  process.stdout.write(`${big.length} statements of the doctor explained, ${sent.length} sent\n`)
})
