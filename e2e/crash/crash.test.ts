import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Databases, databaseNames, openDatabases } from '../databases.ts'
import { killServer, killWorker } from './server-kills.ts'

// The small version of `npm run prove -- --only kills`.
describe.each(databaseNames)('a server that is killed (%s)', (name) => {
  let databases: Databases
  beforeAll(async () => {
    databases = await openDatabases(name)
  })
  afterAll(() => databases?.[Symbol.asyncDispose]())

  const once = (round: number) => round < 1
  const problems = (outcomes: readonly { problems: readonly string[] }[]) => outcomes.flatMap((each) => each.problems)

  test('[DUR-1] [DUR-2] [IDEM-2] [CNT-2] everything acknowledged is there again, and repeating the rest makes exactly one of each', async () => {
    const outcomes = await killServer(databases, { seed: 3, goesOn: once })
    expect(problems(outcomes)).toEqual([])
  })

  test('[IDEM-1] calls that one worker of two took along are repeated at the other, and each happens once', async () => {
    const outcomes = await killWorker(databases, { seed: 4, goesOn: once })
    expect(problems(outcomes)).toEqual([])
    expect(outcomes[0]?.unanswered).toBeGreaterThan(0)
  })
})
