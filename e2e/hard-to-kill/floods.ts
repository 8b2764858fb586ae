import { setTimeout as wait } from 'node:timers/promises'
import { createClient, memorySession } from '@kindred/sdk'
import { openPeer } from './peers.ts'

const MEBIBYTE = 2 ** 20
const PEOPLE = 8
const POSTS = 40

/** What came back from a flood: how many answers of each status, how many connections broke, and how soon after the last answer a calm call was served. */
export interface Flooded {
  readonly statuses: Readonly<Record<string, number>>
  /** Answers of 503 that do not say when to come again. */
  readonly mute: number
  readonly recoveredMs: number
  /** How long those that it had taken kept it, after nobody asked any more. */
  readonly drainedMs: number
}

/** Some people who follow and post, so that homes are long; answers their sessions. */
export async function populate(url: string): Promise<string[]> {
  const tokens: string[] = []
  for (let number = 0; number < PEOPLE; number++) {
    const client = createClient({ url, session: memorySession(null) })
    const about = {
      handle: `person_${number}`,
      email: `person_${number}@example.com`,
      password: 'correct horse battery',
    }
    tokens.push((await client.auth.signUp(about)).session.token)
    for (let other = 0; other < number; other++) await client.graph.follow({ target: `@person_${other}` })
    await Promise.all(Array.from({ length: POSTS }, () => client.posts.create({ text: 'x'.repeat(400) })))
  }
  return tokens
}

type Ask = (token: string) => [path: string, init: RequestInit]

const json = { 'content-type': 'application/json' }
const large = Buffer.alloc(MEBIBYTE + 1, 0x20)
const whole = JSON.stringify({ handle: 'x'.repeat(MEBIBYTE - 100) })
const inputs = (count: number, input: unknown) =>
  encodeURIComponent(JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [at, input]))))

const asks: readonly Ask[] = [
  (token) => [`/trpc/feeds.home?input=${encodeURIComponent('{"limit":50}')}`, bearing(token)],
  (token) => [
    `/trpc/${Array(10).fill('feeds.home').join()}?batch=1&input=${inputs(10, { limit: 50 })}`,
    bearing(token),
  ],
  () => ['/trpc/auth.signUp', { method: 'POST', headers: json, body: large }],
  () => ['/trpc/auth.signUp', { method: 'POST', headers: json, body: whole }],
  () => [
    '/trpc/auth.signIn',
    { method: 'POST', headers: json, body: '{"identifier":"nobody","password":"wrong horse"}' },
  ],
  (token) => [
    '/trpc/posts.create',
    { method: 'POST', headers: { ...json, ...bearing(token).headers }, body: '{"text":"flooded"}' },
  ],
]

function bearing(token: string): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${token}` } }
}

/** So many peers ask for the dear things in turn, each as soon as it is answered, for so long. */
export async function floodCalls(
  url: string,
  { tokens, peers, forMs }: { tokens: readonly string[]; peers: number; forMs: number },
): Promise<Flooded> {
  const statuses: Record<string, number> = {}
  let mute = 0
  const until = performance.now() + forMs
  const peer = async (_: unknown, number: number) => {
    for (let call = number; performance.now() < until; call++) {
      const [path, init] = (asks[call % asks.length] as Ask)(tokens[call % tokens.length] as string)
      const response = await fetch(`${url}${path}`, init).catch(() => undefined)
      const status = response?.status ?? 'broken'
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 503 && !response?.headers.has('retry-after')) mute++
      await response?.arrayBuffer().catch(() => {})
    }
  }
  await Promise.all(Array.from({ length: peers }, peer))
  const drainedMs = performance.now() - until
  return { statuses, mute, drainedMs, recoveredMs: await calm(url, tokens[0] as string) }
}

/** How long it takes until a home page is served. */
async function calm(url: string, token: string): Promise<number> {
  const began = performance.now()
  while (performance.now() - began < 30_000) {
    const response = await fetch(`${url}/trpc/feeds.home`, bearing(token)).catch(() => undefined)
    await response?.arrayBuffer().catch(() => {})
    if (response?.status === 200) break
    await wait(20)
  }
  return performance.now() - began
}

/** So many peers who send nearly the largest body that is taken, and keep its end back; answers how to let them go. */
export async function withholdBodies(url: string, peers: number): Promise<() => void> {
  const head = `POST /trpc/auth.signUp HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${MEBIBYTE}\r\n\r\n`
  const bytes = head + ' '.repeat(MEBIBYTE - 1)
  const all = await Promise.all(Array.from({ length: peers }, () => openPeer(url, bytes)))
  return () => {
    for (const { socket } of all) socket.destroy()
  }
}
