import { whyNoDisk } from '../../e2e/crash/disk.ts'
import type { Outcome } from '../../e2e/crash/ledger.ts'
import { killPostgres } from '../../e2e/crash/postgres-kills.ts'
import { cutPower } from '../../e2e/crash/power-cuts.ts'
import { killServer, killWorker, type Rounds } from '../../e2e/crash/server-kills.ts'
import { type DatabaseName, type Databases, openDatabases } from '../../e2e/databases.ts'

export interface CrashProof {
  readonly databases: readonly DatabaseName[]
  /** For all databases together. */
  readonly minutes: number
  /** Rounds of each kind and database at the least, whatever time they take. */
  readonly rounds: number
  readonly seed: number
  readonly note: (line: string) => void
}

type Crash = (rounds: Rounds) => Promise<Outcome[]>

/** Kills servers, workers and Postgres while posts are written, and answers how many things were found wrong. */
export async function proveKills(proof: CrashProof): Promise<number> {
  const share = { ...proof, minutes: proof.minutes / (2 * proof.databases.length + 1) }
  let problems = 0
  for (const name of proof.databases) {
    await using databases = await openDatabases(name)
    const over = (crash: (databases: Databases, rounds: Rounds) => Promise<Outcome[]>) => (rounds: Rounds) =>
      crash(databases, rounds)
    problems += await prove(`kill -9 of the server on ${name}`, over(killServer), share)
    problems += await prove(`kill -9 of one worker of two on ${name}`, over(killWorker), share)
    if (name === 'postgres') problems += await prove('kill -9 and immediate stops of postgres', killPostgres, share)
  }
  return problems
}

/** Cuts the power under server and database, where this machine lets it. */
export async function provePower(proof: CrashProof): Promise<number> {
  const why = whyNoDisk()
  if (why) {
    proof.note(`left out: ${why}`)
    return 0
  }
  const share = { ...proof, minutes: proof.minutes / proof.databases.length }
  let problems = 0
  for (const name of proof.databases)
    problems += await prove(`power cuts on ${name}`, (rounds) => cutPower(name, rounds), share)
  return problems
}

const SHOWN = 10

async function prove(what: string, crash: Crash, { minutes, rounds, seed, note }: CrashProof): Promise<number> {
  const deadline = performance.now() + minutes * 60_000
  const goesOn = (round: number) => round < Math.max(1, rounds) || performance.now() < deadline
  const outcomes = await crash({ seed, goesOn })
  const problems = outcomes.flatMap((outcome) => outcome.problems)
  const range = (field: 'acknowledged' | 'unanswered' | 'stored' | 'recoveredMs') => {
    const numbers = outcomes.map((outcome) => Math.round(outcome[field]))
    return `${Math.min(...numbers)} to ${Math.max(...numbers)}`
  }
  note(`${what}: ${outcomes.length} times, ${problems.length === 0 ? 'nothing lost' : `${problems.length} problems`}`)
  note(`  acknowledged ${range('acknowledged')}, unanswered ${range('unanswered')}, of which stored ${range('stored')}`)
  note(`  serving again after ${range('recoveredMs')} ms`)
  for (const problem of problems.slice(0, SHOWN)) note(`  ✗ ${problem}`)
  return problems.length
}
