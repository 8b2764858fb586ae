import { proveOneFile } from '../../e2e/one-file.ts'

const STALL_MS = 100

/** Two processes on one SQLite file: answers what went wrong, a sentence each. A disk that is slow at the moment is forgiven its own time. */
export async function proveTwoProcesses({
  minutes,
  note,
}: {
  minutes: number
  note: (line: string) => void
}): Promise<readonly string[]> {
  const deadline = performance.now() + minutes * 60_000
  const { differences, stallMs, syncMs } = await proveOneFile({ deadline, posts: Number.POSITIVE_INFINITY, note })
  if (stallMs <= STALL_MS + syncMs) return differences
  return [...differences, `an event loop was held up for ${stallMs} ms, and the disk took ${syncMs} ms at most`]
}
