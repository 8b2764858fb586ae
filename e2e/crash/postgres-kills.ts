import { setTimeout as wait } from 'node:timers/promises'
import { startPostgres } from '@kindred/server/testing'
import { kindred, startKindred } from '../kindred.ts'
import { seededRandom } from '../real-input/random.ts'
import { type Outcome, openLedger } from './ledger.ts'
import { AUTHORS, LANES, LONGEST_MS, type Rounds } from './server-kills.ts'
import { signUpAuthors, startWriters } from './writers.ts'

const STEADY_MS = 500

/**
 * Ends Postgres under a server that goes on: by turns as `kill -9` and as an immediate stop do. Once Postgres is back, calls are answered
 * again without anybody's help, and from then on none fails.
 */
export async function killPostgres({ seed, goesOn, told }: Rounds): Promise<Outcome[]> {
  await using postgres = await startPostgres({ durable: true })
  const place = { databaseUrl: postgres.url('postgres') }
  await kindred(place, 'migrate', 'up')
  await using server = await startKindred(place)
  const { url } = server
  const random = seededRandom(seed)
  const ledger = openLedger(place)
  const outcomes: Outcome[] = []
  const tokens = await signUpAuthors(url, AUTHORS)
  while (goesOn(outcomes.length)) {
    const writers = startWriters({ url, tokens, lanes: LANES })
    await writers.underWay(random.below(LONGEST_MS))
    await postgres.crash(outcomes.length % 2 === 0 ? 'SIGKILL' : 'SIGQUIT')
    await postgres.startAgain()
    const backMs = performance.now()
    await writers.again()
    const recoveredMs = performance.now() - backMs
    await wait(STEADY_MS)
    const failed = writers.unanswered.length
    await wait(STEADY_MS)
    const late = writers.unanswered.length - failed
    await writers.stop()
    const outcome = await ledger.settle(writers, { url, recoveredMs })
    const problems = late > 0 ? [`${late} calls failed when the database had long been back`] : []
    outcomes.push({ ...outcome, problems: [...outcome.problems, ...problems] })
    told?.(outcome)
  }
  return outcomes
}
