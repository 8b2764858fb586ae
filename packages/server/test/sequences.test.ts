import fc from 'fast-check'
import { afterAll, beforeAll, inject, test } from 'vitest'
import { sequencesHold } from './sweep/sequences/sequences.ts'
import { openStage, type Stage } from './sweep/sequences/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(['sqlite:', inject('databaseUrl')])
})
afterAll(() => stage?.[Symbol.asyncDispose]())

const numRuns = 10

test('[CNT-1] [PAG-1] [BLK-1] after whatever is done, counts, pages and what people see are as defined, on each database', async () => {
  await fc.assert(sequencesHold(stage, { patienceMs: 90_000, readers: 2 }), { numRuns })
})
