/** Two workers against one: home pages on both databases, posts on Postgres. Alone: node --conditions=@kindred/source bench/cluster.ts */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { availableParallelism, loadavg } from 'node:os'
import { openDatabases } from '../e2e/databases.ts'
import { kindred, type Place, type Running, startKindred } from '../e2e/kindred.ts'
import { readTables } from '../e2e/model/tables.ts'

export const CLUSTER_GOAL = 1.5

const ROUNDS = 5
const ROUND_MS = 2000
const CONNECTIONS = 32
const SESSIONS = 16
const SEED = ['--people', '300', '--posts', '6000', '--seed', '42', '--json']
/** Two workers, the database, and whoever asks: with fewer cores they take each other's time. */
const CORES_TO_TRUST_THROUGHPUT = 4

interface Round {
  readonly perSecond: number
  /** CPU time of all processes of the server, in milliseconds an operation. */
  readonly serverMs: number
  /** That of whoever asks. */
  readonly clientMs: number
}

export interface ClusterResult {
  readonly name: string
  readonly one: Round
  readonly two: Round
  /** Operations a second of two workers over those of one, as measured. */
  readonly byThroughput: number
  /** The same where each worker has a core to itself: two over the CPU time that an operation costs. */
  readonly byCpu: number
  readonly decidedBy: 'throughput' | 'cpu'
  readonly isMet: boolean
}

/** Measures by turns, five rounds of each, and answers the medians. */
export async function benchCluster(note: (line: string) => void = () => {}): Promise<ClusterResult[]> {
  const results: ClusterResult[] = []
  for (const name of ['sqlite', 'postgres'] as const) {
    await using databases = await openDatabases(name)
    const place = { databaseUrl: await databases.fresh() }
    const tokens = await prepare(place)
    await using one = await startKindred(place)
    await using two = await startKindred(place, { workers: 2 })
    const works = name === 'sqlite' ? { reads } : { reads, writes }
    for (const [what, work] of Object.entries(works)) {
      const result = await compare(`${what} on ${name}`, { one, two }, (server) => work(server, tokens))
      note(lineOf(result))
      results.push(result)
    }
  }
  return results
}

/** A community, and sessions of some of its people. */
async function prepare(place: Place): Promise<string[]> {
  const { password } = JSON.parse(await kindred(place, 'seed', ...SEED)) as { password: string }
  const { accounts } = await readTables(place.databaseUrl)
  await using server = await startKindred(place)
  const signIn = async ({ handle }: { handle: string }) => {
    const body = JSON.stringify({ identifier: handle, password })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${server.url}/trpc/auth.signIn`, { method: 'POST', headers, body })
    const { result } = (await response.json()) as { result: { data: { session: { token: string } } } }
    return result.data.session.token
  }
  const tokens: string[] = []
  for (const account of accounts.slice(0, SESSIONS)) tokens.push(await signIn(account))
  return tokens
}

type Load = (server: Running) => (connection: number) => string
type Servers = { readonly one: Running; readonly two: Running }

function reads({ url }: Running, tokens: readonly string[]): (connection: number) => string {
  const input = encodeURIComponent(JSON.stringify({ limit: 30 }))
  const head = `GET /trpc/feeds.home?input=${input} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n`
  const requests = tokens.map((token) => `${head}authorization: Bearer ${token}\r\n\r\n`)
  return (connection) => requests[connection % requests.length] as string
}

function writes({ url }: Running, tokens: readonly string[]): (connection: number) => string {
  const head = `POST /trpc/posts.create HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json\r\n`
  return (connection) => {
    const body = JSON.stringify({ text: 'measured' })
    const token = `authorization: Bearer ${tokens[connection % tokens.length]}\r\n`
    return `${head}${token}idempotency-key: ${randomUUID()}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  }
}

async function compare(name: string, { one, two }: Servers, load: Load): Promise<ClusterResult> {
  const rounds: { one: Round[]; two: Round[] } = { one: [], two: [] }
  for (const server of [one, two, two, two]) await measure(server, load) // each worker compiles for itself, and has half of the calls
  for (let round = 0; round < ROUNDS; round++) {
    rounds.one.push(await measure(one, load))
    rounds.two.push(await measure(two, load))
  }
  const [alone, both] = [medianOf(rounds.one), medianOf(rounds.two)]
  const byThroughput = both.perSecond / alone.perSecond
  const byCpu = (2 * alone.serverMs) / both.serverMs
  const hasRoom = availableParallelism() >= CORES_TO_TRUST_THROUGHPUT && (loadavg()[0] ?? 0) < availableParallelism()
  const decidedBy = hasRoom ? 'throughput' : 'cpu'
  const isMet = (hasRoom ? byThroughput : byCpu) >= CLUSTER_GOAL
  return { name, one: alone, two: both, byThroughput, byCpu, decidedBy, isMet }
}

async function measure(server: Running, load: Load): Promise<Round> {
  const processes = [server.pid, ...server.workers()]
  const cpuMs = () => processes.reduce((sum, pid) => sum + cpuOf(pid), 0)
  const next = load(server)
  const before = { server: cpuMs(), client: process.cpuUsage(), at: performance.now() }
  const until = before.at + ROUND_MS
  const counts = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, at) => ask(server.url, () => next(at), until)),
  )
  const operations = counts.reduce((sum, count) => sum + count, 0)
  const seconds = (performance.now() - before.at) / 1000
  const { user, system } = process.cpuUsage(before.client)
  return {
    perSecond: operations / seconds,
    serverMs: (cpuMs() - before.server) / operations,
    clientMs: (user + system) / 1000 / operations,
  }
}

const TICK_MS = 10

/** User and system time of a process, all of its threads. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Asks over one connection, one request after the other, and reads no more of an answer than where it ends: that costs little. */
function ask(url: string, request: () => string, until: number): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request()))
    let count = 0
    let heard = ''
    socket.setNoDelay(true).setEncoding('latin1')
    socket.on('error', reject).on('close', () => resolve(count))
    socket.on('data', (chunk: string) => {
      heard += chunk
      if (!isWhole(heard)) return
      if (!heard.startsWith('HTTP/1.1 200')) return socket.destroy(new Error(heard))
      heard = ''
      count++
      if (performance.now() < until) socket.write(request())
      else socket.end()
    })
  })
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, end))?.[1]
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= end + 4 + Number(length)
}

function medianOf(rounds: readonly Round[]): Round {
  const median = (field: keyof Round) =>
    rounds.map((round) => round[field]).sort((a, b) => a - b)[rounds.length >> 1] ?? 0
  return { perSecond: median('perSecond'), serverMs: median('serverMs'), clientMs: median('clientMs') }
}

function lineOf({ name, one, two, byThroughput, byCpu, decidedBy, isMet }: ClusterResult): string {
  const round = ({ perSecond, serverMs }: Round) => `${perSecond.toFixed(0)}/s at ${serverMs.toFixed(2)} ms CPU`
  const ratios = `${byThroughput.toFixed(2)}x by throughput, ${byCpu.toFixed(2)}x by CPU time (decides: ${decidedBy})`
  const client = `client ${two.clientMs.toFixed(2)} ms`
  return `${isMet ? 'met  ' : 'below'} ${name.padEnd(18)} one ${round(one)}, two ${round(two)}, ${client}: ${ratios}`
}

if (import.meta.main) {
  console.log(`P14: two workers >= ${CLUSTER_GOAL}x one; ${process.version}, ${availableParallelism()} cores`)
  const results = await benchCluster((line) => console.log(line))
  process.exitCode = results.every(({ isMet }) => isMet) ? 0 : 1
}
