import { setTimeout as wait } from 'node:timers/promises'
import type { Running } from '../kindred.ts'
import { type Flooded, floodCalls, populate } from './floods.ts'
import { residentBytes } from './process.ts'
import { type Found, found } from './proofs.ts'

const MEBIBYTE = 2 ** 20
const FLOODS = 3
const SLACK = 2 * MEBIBYTE
const flood = { peers: 200, forMs: 2500 }

/** A small heap that is swept whenever it is asked to be, sheds load, and tells how full it is. */
export const smallHeap = {
  NODE_OPTIONS: `--max-old-space-size=128 --expose-gc --import=data:text/javascript,process.on('SIGUSR2',()=>gc())`,
  KINDRED_MAX_LAG_MS: '200',
  KINDRED_METRICS: 'on',
}

/** Floods a server with a small heap several times: it refuses what is too much, is back soon, and keeps nothing of it. */
export async function proveSmallHeap({ url, pid }: Running): Promise<Found> {
  const tokens = await populate(url)
  await floodCalls(url, { tokens, ...flood }) // once to have what it has at work
  const floods: Flooded[] = []
  const heaps: number[] = []
  for (let number = 0; number < FLOODS; number++) {
    floods.push(await floodCalls(url, { tokens, ...flood }))
    heaps.push(await sweptHeap(url, pid))
  }
  const [first = 0, last = 0] = [heaps[0], heaps.at(-1)]
  const mebibytes = heaps.map((bytes) => (bytes / MEBIBYTE).toFixed(1)).join(' ')
  return found(`${told(floods)}; heap after each ${mebibytes} MiB, resident ${resident(pid)} MiB`, {
    ...withstood(floods),
    'a flood leaves no more on the heap than the one before': last <= first * 1.1 + SLACK,
  })
}

function withstood(floods: readonly Flooded[]): Record<string, boolean> {
  const each = (holds: (flooded: Flooded) => boolean) => floods.every(holds)
  return {
    'calls are served all the while': each(({ statuses }) => (statuses[200] ?? 0) > 0),
    'what is too much is refused': floods.some(({ statuses }) => (statuses[503] ?? 0) > 0),
    'whoever is refused is told when to come again': each(({ mute }) => mute === 0),
    'the server is back within 2 s': each(({ recoveredMs }) => recoveredMs <= 2000),
  }
}

/** What is on the heap when all that nobody holds has been swept away. */
async function sweptHeap(url: string, pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR2')
  await wait(500)
  const page = await (await fetch(`${url}/metrics`)).text()
  return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(page)?.[1])
}

function told(floods: readonly Flooded[]): string {
  const said = floods.map(({ statuses, drainedMs, recoveredMs }) => {
    const counts = Object.entries(statuses).map(([status, count]) => `${count}×${status}`)
    return `${counts.join(' ')}, drained in ${drainedMs.toFixed(0)} ms, back after ${recoveredMs.toFixed(0)} ms`
  })
  return said.join('; ')
}

const resident = (pid: number) => (residentBytes(pid) / MEBIBYTE).toFixed(0)
