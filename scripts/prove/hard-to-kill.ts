import { existsSync } from 'node:fs'
import { openDatabases } from '../../e2e/databases.ts'
import { proveCost } from '../../e2e/hard-to-kill/cost.ts'
import { type Found, proveOpenFiles, proveOversized, proveSlowPeers } from '../../e2e/hard-to-kill/proofs.ts'
import { kindred, type Running, startKindred } from '../../e2e/kindred.ts'

interface Proof {
  readonly name: string
  readonly openFiles?: number
  readonly prove: (running: Running) => Promise<Found>
}

const MEBIBYTE = 2 ** 20

const proofs: readonly Proof[] = [
  { name: '256 files and 400 peers', openFiles: 256, prove: (running) => proveOpenFiles(running, 400) },
  { name: 'bodies without end', prove: (running) => proveOversized(running, { floods: 10, most: 64 * MEBIBYTE }) },
  { name: 'the dearest calls', prove: (running) => proveCost(running, { calls: 10, mostMs: 50 }) },
  { name: '1,000 slow peers', prove: (running) => proveSlowPeers(running, { peers: 1000, rounds: 5 }) },
]

/** Treats a server as badly as peers can, and answers what went wrong. How memory and CPU are read is Linux's way. */
export async function proveHardToKill(note: (line: string) => void): Promise<string[]> {
  if (!existsSync('/proc/self/stat')) {
    note('hard to kill: left out, since there is no /proc on this machine')
    return []
  }
  await using databases = await openDatabases('sqlite')
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  const wrong: string[] = []
  for (const { name, openFiles, prove } of proofs) {
    await using running = await startKindred({ ...place, ...(openFiles === undefined ? {} : { openFiles }) })
    const found = await prove(running)
    note(`hard to kill, ${name}: ${found.measured}`)
    wrong.push(...found.wrong.map((sentence) => `${name}: ${sentence}`))
    if (running.complaints() !== '') wrong.push(`${name}: the server complains: ${running.complaints().slice(0, 500)}`)
  }
  return wrong
}
