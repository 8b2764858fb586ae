import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Fact } from '../src/kernel/facts.ts'
import {
  type Community,
  type Drawn,
  deed,
  doAll,
  effective,
  newCommunity,
  openTown,
  type Town,
  verbNames,
} from './counts/community.ts'

let town: Town
const facts: Fact[] = []
beforeAll(async () => {
  town = await openTown(inject('databaseUrl'))
  town.kit.server.house.facts.listen((fact) => facts.push(fact))
})
afterAll(() => town?.[Symbol.asyncDispose]())

/** Each of these makes something new, or is put down, as often as it is called. */
const repeating: ReadonlySet<string> = new Set([
  ...['post', 'quote', 'comment', 'answer', 'poll'],
  ...['hide', 'hideComment', 'suspend', 'unsuspend'],
])
const verbs = verbNames.filter((verb) => !repeating.has(verb))

/** What changed by it: how many rows of each table came or went, and which facts were told. */
async function changedBy(community: Community, drawn: Drawn, times: number) {
  const before = await town.kit.dump()
  facts.length = 0
  await Promise.all(Array.from({ length: times }, () => doAll(community, [drawn])))
  const after = await town.kit.dump()
  const rows = Object.keys(after).map((table) => [table, (after[table]?.length ?? 0) - (before[table]?.length ?? 0)])
  return { rows: rows.filter(([, by]) => by !== 0), facts: facts.map(({ name }) => name) }
}

test('[CNT-3] whatever the verb, equal calls at once come to what one comes to: in rows, numbers and facts', async () => {
  const prior = fc.array(deed, { minLength: 10, maxLength: 20, size: 'max' })
  await fc.assert(
    fc.asyncProperty(prior, fc.integer({ min: 2, max: 8 }), async (done, times) => {
      const [one, many] = [await newCommunity(town), await newCommunity(town)]
      for (const community of [one, many]) await doAll(community, done)
      let moved = 0
      for (const verb of verbs) {
        const once = await changedBy(one, await effective(one, verb), 1)
        expect([verb, await changedBy(many, await effective(many, verb), times)]).toEqual([verb, once])
        if (once.rows.length + once.facts.length > 0) moved++
      }
      expect(moved).toBeGreaterThan(verbs.length / 2) // some find nothing to do
    }),
    { numRuns: 2, interruptAfterTimeLimit: 60_000 },
  )
  expect(await town.kit.doctor()).toEqual([])
})
