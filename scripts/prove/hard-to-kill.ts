import { existsSync } from 'node:fs'
import { openDatabases } from '../../e2e/databases.ts'
import { proveCost } from '../../e2e/hard-to-kill/cost.ts'
import {
  proveKilledWorkers,
  proveSmallHeap,
  proveSmallMemory,
  shedding,
  smallHeap,
} from '../../e2e/hard-to-kill/memory.ts'
import { type MemoryGroup, openMemoryGroup } from '../../e2e/hard-to-kill/memory-group.ts'
import { type Found, proveOpenFiles, proveOversized, proveSlowPeers } from '../../e2e/hard-to-kill/proofs.ts'
import { kindred, type Place, type Running, startKindred } from '../../e2e/kindred.ts'

interface Proof {
  readonly name: string
  readonly openFiles?: number
  readonly env?: Readonly<Record<string, string>>
  readonly prove: (running: Running) => Promise<Found>
}

const MEBIBYTE = 2 ** 20

const proofs: readonly Proof[] = [
  { name: '256 files and 400 peers', openFiles: 256, prove: (running) => proveOpenFiles(running, 400) },
  { name: 'bodies without end', prove: (running) => proveOversized(running, { floods: 10, most: 64 * MEBIBYTE }) },
  { name: 'the dearest calls', prove: (running) => proveCost(running, { calls: 10, mostMs: 50 }) },
  { name: '1,000 slow peers', prove: (running) => proveSlowPeers(running, { peers: 1000, rounds: 5 }) },
  { name: 'a heap of 128 MiB', env: smallHeap, prove: proveSmallHeap },
]

interface GroupProof {
  readonly name: string
  readonly bytes: number
  readonly prove: (place: Place, group: MemoryGroup) => Promise<Found>
}

const groupProofs: readonly GroupProof[] = [
  {
    name: '300 MiB of memory',
    bytes: 300 * MEBIBYTE,
    async prove(place, group) {
      await using running = await startKindred({ ...place, env: shedding, group: group.folder })
      return await proveSmallMemory(running, group)
    },
  },
  {
    name: 'workers without memory',
    bytes: 4 * MEBIBYTE,
    async prove(place, group) {
      await using running = await startKindred(place, { workers: 2 })
      return await proveKilledWorkers(running, group, 4)
    },
  },
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
  for (const { name, prove, ...bounds } of proofs) {
    await using running = await startKindred({ ...place, ...bounds })
    const found = await prove(running)
    note(`hard to kill, ${name}: ${found.measured}`)
    wrong.push(...found.wrong.map((sentence) => `${name}: ${sentence}`))
    if (running.complaints() !== '') wrong.push(`${name}: the server complains: ${running.complaints().slice(0, 500)}`)
  }
  for (const proof of groupProofs) wrong.push(...(await proveInGroup(proof, note)))
  return wrong
}

/** In a database of its own. */
async function proveInGroup({ name, bytes, prove }: GroupProof, note: (line: string) => void): Promise<string[]> {
  const group = await openMemoryGroup(bytes)
  if (typeof group === 'string') {
    note(`hard to kill, ${name}: LEFT OUT, since ${group}`)
    return []
  }
  await using _ = group
  await using databases = await openDatabases('sqlite')
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  const found = await prove(place, group)
  note(`hard to kill, ${name}: ${found.measured}`)
  return found.wrong.map((sentence) => `${name}: ${sentence}`)
}
