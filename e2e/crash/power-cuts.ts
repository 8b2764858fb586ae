import { readFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { startPostgres } from '@kindred/server/testing'
import Sqlite from 'better-sqlite3'
import type { DatabaseName } from '../databases.ts'
import { kindred, type Place, startKindred } from '../kindred.ts'
import { seededRandom } from '../real-input/random.ts'
import { type Disk, openDisk } from './disk.ts'
import { type Outcome, openLedger } from './ledger.ts'
import { AUTHORS, LANES, LONGEST_MS, type Rounds, restart, withEnough } from './server-kills.ts'
import { signUpAuthors, startWriters } from './writers.ts'

/** A database on a disk whose power can be cut. */
interface Housed extends AsyncDisposable {
  readonly place: Place
  /** Ends it as the cut does, so that nothing is held open. */
  crash(): Promise<void>
  startAgain(): Promise<void>
  /** What the database itself finds wrong with its files. */
  corruption(): readonly string[]
}

const houses: Record<DatabaseName, (disk: Disk) => Promise<Housed>> = {
  async sqlite({ folder }) {
    const file = `${folder}/kindred.db`
    return {
      place: { databaseUrl: `file:${file}` },
      crash: async () => {},
      startAgain: async () => {},
      corruption: () => integrityOf(file),
      [Symbol.asyncDispose]: async () => {},
    }
  },
  async postgres({ folder }) {
    const postgres = await startPostgres({ durable: true, folder })
    return {
      place: { databaseUrl: postgres.url('postgres') },
      crash: () => postgres.crash('SIGKILL'),
      startAgain: () => postgres.startAgain(),
      corruption: () => [], // it sums up each page, and every row is read
      [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
    }
  },
}

/**
 * Power goes in one instant, the file system's own end takes several steps, and between them Linux may still tell a process that a sync
 * has succeeded which it then forgets. Whoever is frozen before passes no such word on.
 */
async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  while (!/^\d+ \(.*\) T/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await nextTurn()
}

function integrityOf(file: string): string[] {
  const database = new Sqlite(file, { readonly: true })
  const found = database.pragma('integrity_check') as { integrity_check: string }[]
  database.close()
  return found.map((row) => row.integrity_check).filter((told) => told !== 'ok')
}

/** Cuts the power under server and database while posts are written, over and over. */
export async function cutPower(name: DatabaseName, { seed, goesOn, told }: Rounds): Promise<Outcome[]> {
  using disk = openDisk()
  await using house = await houses[name](disk)
  const { place } = house
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
      await freeze(server.pid)
      disk.cut()
      await server.end('SIGKILL')
      await house.crash()
      await writers.stop()
      await disk.mountAgain()
      const mountedMs = performance.now()
      await house.startAgain()
      server = await restart(place)
      const outcome = await ledger.settle(writers, { url: server.url, recoveredMs: performance.now() - mountedMs })
      const problems = [...withEnough(outcome).problems, ...house.corruption()]
      outcomes.push({ ...outcome, problems })
      told?.(outcome)
    }
  } finally {
    await server.end('SIGKILL')
  }
  return outcomes
}
