import { setTimeout as wait } from 'node:timers/promises'
import type { Databases } from '../databases.ts'
import { kindred, type Place, type Running, type Start, startKindred } from '../kindred.ts'
import { seededRandom } from '../real-input/random.ts'
import { type Outcome, openLedger } from './ledger.ts'
import { signUpAuthors, startWriters } from './writers.ts'

export const LANES = 200
export const AUTHORS = 20
/** The moment of a kill, after the first call was answered. */
export const LONGEST_MS = 1000
/** So many calls lose their answer in each round, at the least. */
const LEAST_UNANSWERED = 30

/** When to go on with another round. */
export interface Rounds {
  readonly seed: number
  readonly goesOn: (round: number) => boolean
  readonly told?: (outcome: Outcome) => void
}

/** Kills the server while posts are written, over and over, and holds each restart to what was acknowledged. */
export async function killServer(databases: Databases, { seed, goesOn, told }: Rounds): Promise<Outcome[]> {
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  const random = seededRandom(seed)
  const ledger = openLedger(place)
  const outcomes: Outcome[] = []
  let server = await startKindred(place)
  const tokens = await signUpAuthors(server.url, AUTHORS)
  try {
    while (goesOn(outcomes.length)) {
      const writers = startWriters({ url: server.url, tokens, lanes: LANES })
      await writers.underWay(random.below(LONGEST_MS))
      const killedMs = performance.now()
      await server.end('SIGKILL')
      await writers.stop()
      server = await restart(place)
      const outcome = await ledger.settle(writers, { url: server.url, recoveredMs: performance.now() - killedMs })
      outcomes.push(withEnough(outcome))
      told?.(outcome)
    }
  } finally {
    await server.end('SIGKILL')
  }
  return outcomes
}

/** Serving again, as a load balancer would see it. */
export async function restart(place: Place, start?: Start): Promise<Running> {
  const server = await startKindred(place, start)
  while (!(await fetch(`${server.url}/ready`)).ok) await wait(5)
  return server
}

export function withEnough(outcome: Outcome): Outcome {
  const { unanswered, problems } = outcome
  if (unanswered >= LEAST_UNANSWERED) return outcome
  return { ...outcome, problems: [...problems, `only ${unanswered} calls were unanswered: this proves too little`] }
}

const SETTLE_MS = 300

/** Kills one worker of two while posts are written: the other goes on, and what lost its answer is repeated. */
export async function killWorker(databases: Databases, { seed, goesOn, told }: Rounds): Promise<Outcome[]> {
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  const random = seededRandom(seed)
  const ledger = openLedger(place)
  const outcomes: Outcome[] = []
  await using cluster = await startKindred(place, { workers: 2 })
  const { url } = cluster
  const tokens = await signUpAuthors(url, AUTHORS)
  while (goesOn(outcomes.length)) {
    const workers = cluster.workers()
    const writers = startWriters({ url, tokens, lanes: LANES })
    await writers.underWay(SETTLE_MS + random.below(LONGEST_MS))
    process.kill(workers[random.below(workers.length)] as number, 'SIGKILL')
    const killedMs = performance.now()
    await writers.again()
    const recoveredMs = performance.now() - killedMs
    await wait(SETTLE_MS)
    await writers.stop()
    const outcome = await ledger.settle(writers, { url, recoveredMs })
    outcomes.push(outcome)
    told?.(outcome)
    while (cluster.workers().length < 2 || !(await fetch(`${url}/ready`)).ok) await wait(20)
  }
  return outcomes
}
