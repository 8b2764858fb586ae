import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Running } from '../kindred.ts'
import { type Flooded, floodCalls, populate, withholdBodies } from './floods.ts'
import type { MemoryGroup } from './memory-group.ts'
import { residentBytes } from './process.ts'
import { type Found, found } from './proofs.ts'

const MEBIBYTE = 2 ** 20
const FLOODS = 3
const SLACK = 2 * MEBIBYTE
const flood = { peers: 200, forMs: 2500 }

/** Refuses for want of time, as servers do that people run. */
export const shedding = { KINDRED_MAX_LAG_MS: '200', KINDRED_CALL_DEADLINE_MS: '5000' }

/** A small heap that is swept whenever it is asked to be, and tells how full it is. */
export const smallHeap = {
  ...shedding,
  NODE_OPTIONS: `--max-old-space-size=128 --expose-gc --import=data:text/javascript,process.on('SIGUSR2',()=>gc())`,
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

/** Floods a server that may have little memory, with calls and with bodies whose end never comes: nothing is killed. */
export async function proveSmallMemory({ url, pid }: Running, { kills }: MemoryGroup): Promise<Found> {
  const tokens = await populate(url)
  const flooded = await floodCalls(url, { tokens, ...flood })
  const letGo = await withholdBodies(url, 400)
  await wait(1000)
  const alive = await fetch(`${url}/health`).catch(() => undefined)
  const measured = `${told([flooded])}; ${alive ? resident(pid) : 'no'} MiB resident under bodies that 400 peers withhold, ${kills()} killed`
  letGo()
  return found(measured, {
    ...withstood([flooded]),
    'who withholds a large body keeps nobody else from being served': alive?.status === 200,
    'nothing is killed for want of memory': kills() === 0,
  })
}

/** Takes all memory from one worker of a cluster after the other, until the kernel kills it: each is replaced, later each time. */
export async function proveKilledWorkers(running: Running, group: MemoryGroup, deaths: number): Promise<Found> {
  let unserved = 0
  for (let death = 1; death <= deaths; death++) {
    await writeFile(path.join(group.folder, 'cgroup.procs'), `${Math.max(...running.workers())}`)
    while (group.kills() < death && unserved < CALLS) unserved += (await isServed(running.url)) ? 0 : 1
    while (running.workers().length < 2) unserved += (await isServed(running.url)) ? 0 : 1
  }
  const pauses = Array.from(running.complaints().matchAll(/"pauseMs":(\d+)/g), ([, ms]) => Number(ms))
  return found(`${group.kills()} workers killed, replaced after ${pauses.join(', ')} ms, ${unserved} calls unserved`, {
    'each is replaced once': pauses.length === deaths,
    'each that dies soon after the last is replaced later': pauses.every(
      (ms, at) => at === 0 || ms >= (pauses[at - 1] as number),
    ),
    'the pauses have grown': (pauses.at(-1) ?? 0) > (pauses[0] ?? 0),
    'the other serves meanwhile': unserved < CALLS && (await isServed(running.url)),
  })
}

const CALLS = 100

/** Over a connection of its own, since those go to the workers in turn. */
async function isServed(url: string): Promise<boolean> {
  const headers = { connection: 'close' }
  const signal = AbortSignal.timeout(1000)
  const asked = `${url}/trpc/auth.handleAvailable?input=%7B%22handle%22%3A%22somebody%22%7D`
  const response = await fetch(asked, { headers, signal }).catch(() => undefined)
  await response?.text().catch(() => {})
  return response?.status === 200
}

function withstood(floods: readonly Flooded[]): Record<string, boolean> {
  const each = (holds: (flooded: Flooded) => boolean) => floods.every(holds)
  return {
    'calls are served all the while': each(({ statuses }) => (statuses[200] ?? 0) > 0),
    'what is too large is refused': each(({ statuses }) => (statuses[413] ?? 0) > 0),
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
