import type { Running } from '../kindred.ts'
import { askAlive, flood, openPeer, type Peer } from './peers.ts'
import { cpuMs, residentBytes } from './process.ts'

const MEBIBYTE = 2 ** 20

/** What each proof finds wrong, and what it measured on the way. */
export interface Found {
  readonly wrong: readonly string[]
  readonly measured: string
}

export function found(measured: string, conditions: Readonly<Record<string, boolean>>): Found {
  const wrong = Object.entries(conditions).flatMap(([sentence, holds]) => (holds ? [] : [`${sentence}: ${measured}`]))
  return { wrong, measured }
}

/** A server that may have few files open, and more peers than that: it turns the rest away, serves whom it has, and does not spin. */
export async function proveOpenFiles({ url, pid }: Running, peers: number): Promise<Found> {
  const first = await openPeer(url)
  await askAlive(first)
  const many = await Promise.all(Array.from({ length: peers }, () => openPeer(url)))
  const served = (await Promise.all(many.map(askAlive))).filter((status) => status === '200').length
  const before = cpuMs(pid)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const spentMs = cpuMs(pid) - before
  const existing = await askAlive(first)
  for (const { socket } of many) socket.destroy()
  const again = await untilServed(url)
  first.socket.destroy()
  return found(`${served} of ${peers} peers served, ${spentMs} ms of CPU in half an idle second`, {
    'peers beyond the limit are turned away': served < peers,
    'peers below the limit are served': served > peers / 10,
    'whoever was there before goes on being served': existing === '200',
    'who comes when there is room again is served': again === '200',
    'a full server idles': spentMs <= 250,
  })
}

/** The server hears a moment later than the peers that they have gone. */
async function untilServed(url: string): Promise<string | undefined> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const peer = await openPeer(url)
    const status = await askAlive(peer)
    peer.socket.destroy()
    if (status === '200') return status
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return undefined
}

const post = (lengths: string) =>
  `POST /trpc/auth.signUp HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${lengths}\r\n`

/** Bodies that are too large, however they say so: refused, and held in memory by nobody. */
export async function proveOversized({ url, pid }: Running, { floods, most }: { floods: number; most: number }) {
  const piece = Buffer.alloc(65_536, 0x20)
  const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  const kinds = [
    { head: post(`content-length: ${MEBIBYTE + 1}\r\n`), chunk: piece },
    { head: post('content-length: 99999999999\r\n'), chunk: piece },
    { head: post('transfer-encoding: chunked\r\n'), chunk },
  ]
  const all = async () => {
    const statuses: (string | undefined)[] = []
    for (let number = 0; number < floods; number++)
      for (const { head, chunk } of kinds) statuses.push(await flood(url, head, { most, chunk }))
    return statuses
  }
  await all() // once to have what it has at work
  let statuses: (string | undefined)[] = []
  let grownMiB = Number.POSITIVE_INFINITY
  // What is kept of bodies is kept each time; what else a young process grows by is not.
  for (let round = 0; round < OVERSIZED_ROUNDS && grownMiB > OVERSIZED_MIB; round++) {
    const watched = await growthOf(pid, all)
    statuses = [...statuses, ...watched.result]
    grownMiB = Math.min(grownMiB, watched.bytes / MEBIBYTE)
  }
  const refused = statuses.filter((status) => status === '413').length
  return found(`${refused} of ${statuses.length} refused, memory grew by ${grownMiB.toFixed(1)} MiB`, {
    'a body that is too large is refused as that, or cut': statuses.every((status) => status === '413' || !status),
    'some are told why, before the connection is cut under what they still send':
      refused >= Math.floor(statuses.length / 10),
    'memory grows by 16 MiB at most': grownMiB <= OVERSIZED_MIB,
  })
}

const OVERSIZED_ROUNDS = 4
const OVERSIZED_MIB = 16

/** The most memory that a process held more than before, while something was done. */
async function growthOf<Result>(pid: number, run: () => Promise<Result>): Promise<{ result: Result; bytes: number }> {
  const before = residentBytes(pid)
  let highest = before
  const watch = setInterval(() => {
    highest = Math.max(highest, residentBytes(pid))
  }, 20)
  const result = await run()
  clearInterval(watch)
  return { result, bytes: highest - before }
}

const slow = {
  headers: 'GET /health HTTP/1.1\r\nhost: a\r\n',
  body: `${post('content-length: 1000\r\n')}{"handle":`,
}

/** Peers that never finish what they say: nobody else waits for them, and each is given up in its time. */
export async function proveSlowPeers(
  { url }: Running,
  { peers, rounds }: { peers: number; rounds: number },
): Promise<Found> {
  const slower: { median: number; p99: number }[] = []
  let waiting: Peer[] = []
  for (let round = 0; round < rounds; round++) {
    const alone = await latencies(url)
    const bytes = Array.from({ length: peers }, (_, at) => (at % 2 === 0 ? slow.headers : slow.body))
    waiting = await Promise.all(bytes.map((each) => openPeer(url, each)))
    const among = await latencies(url)
    const times = (part: number) => quantile(among, part) / quantile(alone, part)
    slower.push({ median: times(0.5), p99: times(0.99) })
    if (round < rounds - 1) for (const { socket } of waiting) socket.destroy()
  }
  const ends = await Promise.all(waiting.map(({ ended }) => ended))
  const longest = (remainder: number) =>
    Math.max(...ends.filter((_, at) => at % 2 === remainder).map(({ afterMs }) => afterMs)) / 1000
  const [headers, body] = [longest(0), longest(1)]
  const medians = slower.map(({ median }) => median)
  const said = slower.map(({ median, p99 }) => `${median.toFixed(2)}/${p99.toFixed(2)}`).join(' ')
  const measured = `median/p99 of others against those without slow peers: ${said}; given up after ${headers.toFixed(1)} s in headers, ${body.toFixed(1)} s in a body`
  return found(measured, {
    'slow headers are given up within 10 s and a look': headers <= 12,
    'slow bodies are given up within 30 s and a look': body <= 33,
    'others are served as before, in the round that the machine disturbed least': Math.min(...medians) <= 1.2,
    'every slow peer is told that it was too slow, or cut': ends.every(({ status }) => !status || status === '408'),
  })
}

const CALLS = 400

async function latencies(url: string): Promise<number[]> {
  const times: number[] = []
  for (let call = 0; call < CALLS; call++) {
    const began = performance.now()
    const response = await fetch(`${url}/trpc/auth.handleAvailable?input=%7B%22handle%22%3A%22somebody%22%7D`)
    await response.text()
    times.push(performance.now() - began)
  }
  return times
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))] as number
}
