import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GraphHouse, openGraphHouse } from '../../../test/graph/house.ts'
import { graphAgreesWithModel } from '../../../test/graph/model.ts'

let house: GraphHouse
beforeAll(async () => {
  house = await openGraphHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

const runs = Number(process.env.KINDRED_PROVE_RUNS ?? 50)

test('[FOL-1] [FOL-2] [BLK-5] [CNT-1] any steps of a few people come to what a model of sets comes to', {
  timeout: 60_000 + runs * 1000,
}, async () => {
  await fc.assert(graphAgreesWithModel(house), { numRuns: runs })
  expect(await house.doctor()).toEqual([])
})
