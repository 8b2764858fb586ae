/** The thin path against bare node:http and against the stock path, by the CPU time that one answer costs the serving process. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Question } from './frame/child.ts'
import { startProfile } from './frame/profile.ts'

const ROUNDS = 7
const WARM_UP = 4000
const REQUESTS = 4000
const CONNECTIONS = 16

const post = (at: number) => ({
  id: String(10 ** 15 + at),
  author: { id: String(10 ** 14 + at), handle: `person_${at}`, name: `Person ${at}`, viewer: { following: 'yes' } },
  text: `Post ${at}: ${'words of an ordinary length, '.repeat(7)}`,
  counts: { likes: at, comments: at * 2, reposts: 0 },
  viewer: { liked: at % 3 === 0, isAuthor: false },
  createdAt: '2026-06-01T12:00:00.000Z',
})
/** A page of thirty posts: 13 KB. */
const page = { items: Array.from({ length: 30 }, (_, at) => post(at)), cursor: 'x'.repeat(48) }
const tiny = { notes: 1 }

const paths = ['bare', 'thin', 'stock'] as const
type Path = (typeof paths)[number]
type Ports = Readonly<Record<Path, number>>

export interface Comparison {
  readonly what: string
  /** How many times as cheap the first is, by the medians. */
  readonly ratio: number
  readonly goal: number
  /** CPU microseconds an answer, by path: the median of the rounds. */
  readonly microseconds: Readonly<Partial<Record<Path, number>>>
  /** Where the thin path's time goes, when the goal is missed. */
  readonly profile: readonly string[]
}

/** Measures both goals in turn, round by round, in one process that serves and another that asks. */
export async function thin(): Promise<{ node: string; comparisons: Comparison[] }> {
  const server = fork(import.meta.filename, ['serve'], { execArgv: ['--conditions=@kindred/source'] })
  const ask = async (question: Question = 'cpu'): Promise<unknown> => {
    server.send(question)
    return (await once(server, 'message'))[0]
  }
  try {
    const [ports] = (await once(server, 'message')) as [Ports]
    const cost = async (path: Path, called: string, requests = REQUESTS) => {
      const before = (await ask()) as number
      await load(ports[path], called, requests)
      return ((await ask()) as number) - before
    }
    const large = await inTurn(['bare', 'thin'], (path, requests) => cost(path, 'bench.page', requests))
    const small = await inTurn(['stock', 'thin'], (path, requests) => cost(path, 'bench.tiny', requests))
    const profiled = async (called: string) => {
      await ask('startProfile')
      await load(ports.thin, called, 4 * REQUESTS)
      return (await ask('stopProfile')) as string[]
    }
    const comparison = async (
      what: string,
      called: string,
      { ratio, goal, ...rest }: Omit<Comparison, 'what' | 'profile'>,
    ) => ({
      what,
      ratio,
      goal,
      ...rest,
      profile: ratio >= goal ? [] : await profiled(called),
    })
    return {
      node: process.version,
      comparisons: [
        await comparison('thin / bare node:http, 13 KB', 'bench.page', {
          ratio: large('bare') / large('thin'),
          goal: 0.55,
          microseconds: both(large, 'bare'),
        }),
        await comparison('thin / stock path, a tiny query', 'bench.tiny', {
          ratio: small('stock') / small('thin'),
          goal: 5,
          microseconds: both(small, 'stock'),
        }),
      ],
    }
  } finally {
    server.disconnect()
  }
}

type Median = (path: Path) => number

function both(median: Median, other: Path): Comparison['microseconds'] {
  return { [other]: median(other), thin: median('thin') }
}

async function inTurn(
  pair: readonly Path[],
  cost: (path: Path, requests?: number) => Promise<number>,
): Promise<Median> {
  const costs = new Map<Path, number[]>(pair.map((path) => [path, []]))
  for (const path of pair) await cost(path, WARM_UP)
  for (let round = 0; round < ROUNDS; round++)
    for (const path of pair) costs.get(path)?.push((await cost(path)) / REQUESTS)
  return (path) => costs.get(path)?.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number
}

/** Asks one thing so many times, each connection one at a time. Every answer is as long as the first, so bytes are all that is counted. */
async function load(port: number, called: string, requests: number): Promise<void> {
  const request = `GET /trpc/${called} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nuser-agent: bench\r\n\r\n`
  let left = requests
  const lane = async () => {
    const socket = connect(port, '127.0.0.1').setNoDelay()
    const answered = Promise.withResolvers<void>()
    let length = 0
    let come = 0
    socket.on('data', (bytes) => {
      length ||= lengthOf(bytes)
      come += bytes.length
      if (come < length) return
      come = 0
      if (left-- > 0) socket.write(request)
      else socket.end(answered.resolve)
    })
    if (left-- > 0) socket.write(request)
    await answered.promise
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane))
}

function lengthOf(bytes: Buffer): number {
  const head = bytes.toString('latin1', 0, bytes.indexOf('\r\n\r\n') + 4)
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`not answered: ${bytes}`)
  return head.length + Number(/content-length: (\d+)/i.exec(head)?.[1])
}

/** The other process: three servers, and its own CPU time in microseconds for whoever asks. */
async function serve(): Promise<void> {
  const bare: RequestListener = (request, response) => {
    const body = JSON.stringify({ result: { data: request.url === '/trpc/bench.tiny' ? tiny : page } })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
  }
  const server = createServer(bare).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const [thin, stock] = await Promise.all([listenAs(true), listenAs(false)])
  let stop: (() => Promise<string[]>) | undefined
  process.on('message', async (question: Question) => {
    const { user, system } = process.cpuUsage()
    if (question === 'startProfile') stop = await startProfile()
    process.send?.(question === 'stopProfile' ? await stop?.() : user + system)
  })
  process.once('disconnect', () => process.exit())
  process.send?.({ bare: (server.address() as AddressInfo).port, thin, stock } satisfies Ports)
}

async function listenAs(thinHttp: boolean): Promise<number> {
  const [{ createApp }, { createLog }, { query }, { z }, { FactHub }] = await Promise.all([
    import('../packages/server/src/rpc/app.ts'),
    import('../packages/server/src/kernel/log.ts'),
    import('@kindred/contract'),
    import('zod'),
    import('../packages/server/src/kernel/facts.ts'),
  ])
  const declared = { access: 'anyone', summary: '.', input: z.strictObject({}), output: z.unknown() } as const // what output costs is the domain's
  const answers: Record<string, object> = { 'bench.page': page, 'bench.tiny': tiny }
  const nothing = async () => undefined as never
  const app = createApp({
    contract: { bench: { page: query(declared), tiny: query(declared) } },
    house: {
      services: { calls: { claim: nothing, keep: nothing, answer: nothing } },
      transaction: nothing,
      handler: (path) => async () => answers[path],
      paths: Object.keys(answers),
      facts: new FactHub(() => {}),
    },
    authenticate: nothing,
    log: createLog('warn'),
    database: { ping: nothing, pendingMigrations: async () => 0, isUnavailable: () => false },
    config: {
      url: undefined,
      secret: 'the secret of a bench',
      previousSecret: undefined,
      trustProxy: [],
      limits: 'off',
      cors: { origins: [] },
      access: { anonymous: 'read' },
      thinHttp,
      maxLagMs: 0,
      callDeadlineMs: 60_000,
    },
  })
  return (await app.listen({ host: '127.0.0.1', port: 0 })).port
}

if (process.argv[2] === 'serve') await serve()
else if (import.meta.main) {
  const { node, comparisons } = await thin()
  console.log(`Node ${node}`)
  for (const { what, ratio, goal, microseconds } of comparisons) {
    const costs = Object.entries(microseconds).map(([path, each]) => `${path} ${each.toFixed(1)} us`)
    console.log(
      `${what.padEnd(34)} ${ratio.toFixed(2)} ${ratio >= goal ? 'met  ' : 'below'} ${goal}   ${costs.join(', ')}`,
    )
  }
  process.exitCode = comparisons.every(({ ratio, goal }) => ratio >= goal) ? 0 : 1
}
