import { api, endpointsOf } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { mutations, queries } from './sweep/twins/asks.ts'
import { answersAreTheSame, openTwins, type Twins } from './sweep/twins/twins.ts'

let twins: Twins
beforeAll(async () => {
  twins = await openTwins(inject('databaseUrl'))
})
afterAll(() => twins?.[Symbol.asyncDispose]())

const runs = Number(process.env.KINDRED_PROVE_RUNS ?? 16)
const patienceMs = 30_000 + runs * 1000
const timeout = 2 * patienceMs

test('[NI-1] every endpoint is asked', () => {
  const asked = [...Object.keys(queries), ...Object.keys(mutations)]
  expect(asked.toSorted()).toEqual([...endpointsOf(api).keys()].toSorted())
})

test('[NI-1] with and without what a viewer may not know of, every answer is the same', { timeout }, async () => {
  await fc.assert(answersAreTheSame(twins, { patienceMs }), { numRuns: runs })
})

test('[BLK-7] with and without the mutes of others, their own among them, everybody is answered the same', {
  timeout,
}, async () => {
  await fc.assert(answersAreTheSame(twins, { kind: 'mutes', patienceMs }), { numRuns: Math.ceil(runs / 4) })
})
