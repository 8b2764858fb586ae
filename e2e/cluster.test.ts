import { createClient, isKindredError, type KindredClient, memorySession } from '@kindred/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Databases, databaseNames, openDatabases } from './databases.ts'
import { kindred, type Place, type Running, startKindred } from './kindred.ts'

const PASSWORD = 'correct horse battery'
const ADMIN = 'keeper'
/** Connections go to the workers in turn: so many meet each of two. */
const ROUND = 6
/** A machine may be busy. */
const patiently = { timeout: 60_000 }

/** Each request over a connection of its own. */
const freshly: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('connection', 'close')
  return fetch(input, { ...init, headers })
}

describe.each(databaseNames)('a cluster of two workers (%s)', (name) => {
  let databases: Databases
  let place: Place
  let cluster: Running
  let admin: string
  let made = 0

  beforeAll(async () => {
    databases = await openDatabases(name)
    place = { databaseUrl: await databases.fresh() }
    await kindred(place, 'migrate', 'up')
    const env = { KINDRED_ADMIN_PASSWORD: PASSWORD }
    await kindred({ ...place, env }, 'admin', 'create', ADMIN, '--email', `${ADMIN}@example.com`)
    cluster = await startKindred(place, { workers: 2 })
    admin = await signIn(ADMIN)
  })
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]()
    await databases?.[Symbol.asyncDispose]()
  })

  function as(token: string | null = null): KindredClient {
    return createClient({ url: cluster.url, session: memorySession(token), retries: 0, fetch: freshly })
  }

  async function signIn(identifier: string, password = PASSWORD): Promise<string> {
    return (await as().auth.signIn({ identifier, password })).session.token
  }

  async function signUp(): Promise<{ handle: string; ref: `@${string}`; token: string }> {
    const handle = `person_${++made}`
    const input = { handle, email: `${handle}@example.com`, password: PASSWORD }
    return { handle, ref: `@${handle}`, token: (await as().auth.signUp(input)).session.token }
  }

  /** What each of a round of calls with this session came to, whichever worker it met. */
  async function outcomes(token: string): Promise<string[]> {
    const met = await Promise.all(
      Array.from({ length: ROUND }, async () => {
        const [outcome] = await Promise.allSettled([as(token).profiles.me()])
        if (outcome.status === 'fulfilled') return 'done'
        return isKindredError(outcome.reason) ? outcome.reason.reason : String(outcome.reason)
      }),
    )
    return [...new Set(met)]
  }

  test('[SES-2] a session that was revoked or signed out is refused by the next call, whichever worker it meets', async () => {
    const { handle, token: kept } = await signUp()
    const stolen = await signIn(handle)
    expect(await outcomes(stolen)).toEqual(['done'])
    const { items } = await as(kept).auth.sessions()
    const session = items.find(({ isCurrent }) => !isCurrent)?.id as NonNullable<(typeof items)[number]>['id']
    await as(kept).auth.revokeSession({ session })
    expect(await outcomes(stolen)).toEqual(['unauthenticated'])
    expect(await outcomes(kept)).toEqual(['done'])
    await as(kept).auth.signOut()
    expect(await outcomes(kept)).toEqual(['unauthenticated'])
  })

  test('[SES-3] [SES-4] a new password and a suspension end sessions in every worker at once', async () => {
    const { handle, ref: person, token } = await signUp()
    const other = await signIn(handle)
    expect(await outcomes(other)).toEqual(['done'])
    const changed = await as(token).auth.changePassword({ current: PASSWORD, next: `${PASSWORD} staple` })
    expect(await outcomes(other)).toEqual(['unauthenticated'])
    expect(await outcomes(changed.session.token)).toEqual(['done'])
    await as(admin).admin.people.suspend({ person, reason: 'a test' })
    expect(await outcomes(changed.session.token)).toEqual(['unauthenticated'])
  })

  test('the metrics of any worker are those of all, and a worker that is killed is replaced', async () => {
    const { token } = await signUp()
    for (let round = 0; round < 3; round++) expect(await outcomes(token)).toEqual(['done'])
    const counts = await Promise.all(Array.from({ length: ROUND }, counted))
    expect(new Set(counts).size).toBe(1)
    const [first, second] = cluster.workers()
    process.kill(first as number, 'SIGKILL')
    await expect.poll(cluster.workers, patiently).not.toContain(first)
    const left = await counted()
    expect(left).toBeGreaterThan(0) // both had answered
    expect(left).toBeLessThan(counts[0] as number)
    await expect.poll(() => cluster.workers().length, patiently).toBe(2)
    expect(cluster.workers()).toContain(second)
    expect(await outcomes(token)).toEqual(['done'])
    expect(cluster.complaints()).toMatch(/"worker":\d,.*"signal":"SIGKILL"/)
  })

  async function counted(): Promise<number> {
    const text = await (await freshly(`${cluster.url}/metrics`)).text()
    return Number(/kindred_calls_total\{path="profiles.me",outcome="ok"\} (\d+)/.exec(text)?.[1])
  }
})

describe('the limits of a cluster', () => {
  test('[RL-1] [RL-5] however many connections a caller spreads its calls over, the workers together let in no more than the limit', async () => {
    await using databases = await openDatabases('sqlite')
    const place = { databaseUrl: await databases.fresh(), env: { KINDRED_LIMITS: 'on' } }
    await kindred(place, 'migrate', 'up')
    await using cluster = await startKindred(place, { workers: 2 })
    const began = performance.now()
    const statuses = await Promise.all(Array.from({ length: 20 }, () => batch(cluster.url, 'auth.handleAvailable')))
    const reads = await Promise.all(Array.from({ length: 150 }, () => batch(cluster.url, 'profiles.get')))
    const minutes = Math.ceil((performance.now() - began) / 60_000)
    const admitted = (answers: number[][]) => answers.flat().filter((status) => status !== 429).length
    expect(admitted(statuses)).toBeGreaterThanOrEqual(30) // half at once
    expect(admitted(statuses)).toBeLessThanOrEqual(60 * minutes)
    expect(admitted(reads)).toBeGreaterThan(500)
    expect(admitted(reads)).toBeLessThanOrEqual(1200 * minutes)
    expect(admitted(reads)).toBeLessThan(1500)
  })

  /** Ten calls in one request, each with an answer of its own. */
  async function batch(url: string, path: string): Promise<number[]> {
    const input = path === 'profiles.get' ? { person: '@nobody' } : { handle: 'ada' }
    const inputs = JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at, input])))
    const asked = `${url}/trpc/${Array(10).fill(path).join()}?batch=1&input=${encodeURIComponent(inputs)}`
    const answers = (await (await freshly(asked)).json()) as { error?: { data: { httpStatus: number } } }[]
    return answers.map(({ error }) => error?.data.httpStatus ?? 200)
  }
})

describe('the end of a cluster', () => {
  test('[IDEM-1] under load a worker and then the whole are told to end and replaced, and no call fails for a client that repeats', async () => {
    await using databases = await openDatabases('sqlite')
    const place = { databaseUrl: await databases.fresh() }
    await kindred(place, 'migrate', 'up')
    const first = await startKindred(place, { workers: 2 })
    const { url } = first
    const client = createClient({ url, session: memorySession(), retries: 30, timeoutMs: 60_000 })
    await client.auth.signUp({ handle: 'ann', email: 'ann@example.com', password: PASSWORD })
    let isOver = false
    let posted = 0
    const lanes = Array.from({ length: 20 }, async () => {
      for (; !isOver; posted++) {
        await client.posts.create({ text: 'through it all' })
        await client.feeds.home({ limit: 1 })
      }
    })
    const soFar = () => posted
    let next = first
    try {
      await expect.poll(soFar, patiently).toBeGreaterThan(20)
      const [worker] = first.workers()
      process.kill(worker as number, 'SIGTERM')
      await expect.poll(first.workers, patiently).not.toContain(worker)
      await expect.poll(() => first.workers().length, patiently).toBe(2)
      expect(await first.end('SIGTERM')).toBe(0)
      next = await startKindred(place, { workers: 2, port: Number(new URL(url).port) })
      const before = posted
      await expect.poll(soFar, patiently).toBeGreaterThan(before + 20)
    } finally {
      isOver = true
    }
    await Promise.all(lanes)
    expect(await client.profiles.me()).toMatchObject({ counts: { posts: posted } })
    await next[Symbol.asyncDispose]()
  })
})
