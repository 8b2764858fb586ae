import { proveFullDisk } from '../../e2e/full-disk.ts'
import { proveOneFile } from '../../e2e/one-file.ts'
import { proveOutages } from '../../e2e/outages.ts'

interface FaultProof {
  readonly databases: readonly ('sqlite' | 'postgres')[]
  /** For all of them together, roughly. */
  readonly minutes: number
  readonly note: (line: string) => void
}

const STALL_MS = 100
const FROZEN_MS = { most: 30_000, least: 8000 }

/** What disks, neighbours and servers do to a database. Answers what went wrong, a sentence each. */
export async function proveFaults({ databases, minutes, note }: FaultProof): Promise<readonly string[]> {
  const share = (minutes * 60_000) / (2 * databases.length)
  const differences: string[] = []
  if (databases.includes('sqlite')) {
    differences.push(...(await proveTwoProcesses({ ms: share, note })))
    differences.push(...(await proveFullDisk({ note })))
  }
  if (!databases.includes('postgres')) return differences
  if (process.platform !== 'linux') note('  outages of Postgres: LEFT OUT, since only Linux tells its processes')
  else {
    const frozenMs = Math.min(FROZEN_MS.most, Math.max(FROZEN_MS.least, share))
    differences.push(...(await proveOutages({ frozenMs, note })))
  }
  return differences
}

/** A disk that is slow at the moment is forgiven its own time. */
async function proveTwoProcesses({ ms, note }: { ms: number; note: FaultProof['note'] }): Promise<readonly string[]> {
  const deadline = performance.now() + ms
  const { differences, stallMs, syncMs } = await proveOneFile({ deadline, posts: Number.POSITIVE_INFINITY, note })
  if (stallMs <= STALL_MS + syncMs) return differences
  return [...differences, `an event loop was held up for ${stallMs} ms, and the disk took ${syncMs} ms at most`]
}
