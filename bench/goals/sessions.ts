import { anonymous, type Server } from '@kindred/server'
import { hash, verify } from '@node-rs/argon2'
import { HASHING_COST } from '../../packages/server/src/domains/accounts/hasher.ts'
import { against, type Goal, type Measured, profileIfMissed } from '../frame/goal.ts'
import { openProduct } from '../frame/product.ts'
import { type Cost, measure, median, ROUNDS } from '../frame/rounds.ts'
import { readersWith, usual } from '../world/size.ts'
import { copyOf } from '../world/sqlite.ts'
import { tokenAt } from '../world/tokens.ts'
import { profileOf } from './feed.ts'

const { memoryKib, passes } = HASHING_COST
const readers = readersWith(usual, 100)
const PASSWORD = 'a password for the bench'
const PEOPLE = 16
const IN_FLIGHT = 4
/** The first round leaves the code as warm as it is on a server that has run for some minutes. */
const LOGINS_A_ROUND = 400
/** They take long enough for dozens of sign-ins beside them. */
const CALLS_A_ROUND = 1500
const P99 = 0.99

/** What it costs to know who calls, to sign in, and what others notice of people who sign in. */
export const sessions: Goal = {
  id: 'P9',
  name: 'sessions',
  async run({ note }) {
    await using world = await copyOf(usual, note)
    await using server = await openProduct(world.file)
    const people = await signUp(server)
    return [await checks(server), await logins(server, people), await others(server, people)]
  },
}

async function signUp(server: Server): Promise<string[]> {
  const handles = Array.from({ length: PEOPLE }, (_, at) => `benchmark_${at}`)
  for (const handle of handles)
    await server.as(anonymous).auth.signUp({ handle, email: `${handle}@example.com`, password: PASSWORD })
  return handles
}

async function checks(server: Server): Promise<Measured> {
  const { accounts } = server.house.services
  const product = {
    name: 'product',
    async operation(number: number) {
      if (!(await accounts.authenticate(tokenOf(number)))) throw new Error('a session does not hold')
    },
  }
  const costs = await measure([product], { operations: 20_000 })
  const goal = {
    what: 'a session check, in microseconds of CPU',
    wanted: 10,
    isAtMost: true,
    by: 'cpu' as const,
    costs,
  }
  const measured = { ...goal, ratio: costs.get('product')?.cpu ?? Number.NaN }
  const again = () => measure([product], { operations: 50_000, rounds: 1 })
  return { ...measured, profile: await profileIfMissed(measured, () => profileOf(again)) }
}

/** Those who read in the bench have sessions. */
const tokens = readers.map(tokenAt)
const tokenOf = (number: number) => tokens[number % tokens.length] as string

const signIn = (server: Server, people: readonly string[]) => (number: number) =>
  server.as(anonymous).auth.signIn({ identifier: people[number % people.length] as string, password: PASSWORD })

/** A sign-in against the check of one password, which is nearly all of it. */
async function logins(server: Server, people: readonly string[]): Promise<Measured> {
  const stored = await hash(PASSWORD, { memoryCost: memoryKib, timeCost: passes, parallelism: 1 })
  const product = { name: 'product', operation: signIn(server, people) }
  const bare = { name: 'argon2 alone', operation: () => verify(stored, PASSWORD) }
  const costs = await measure([product, bare], { operations: LOGINS_A_ROUND, inFlight: IN_FLIGHT })
  const goal = { what: 'a login against argon2 alone', wanted: 0.9, by: 'cpu' as const, costs }
  const measured = { ...goal, ratio: against(costs, 'cpu').ratio }
  const again = () => measure([product], { operations: 40, inFlight: IN_FLIGHT, rounds: 1 })
  return { ...measured, profile: await profileIfMissed(measured, () => profileOf(again)) }
}

/** The 99th percentile of calls by others while people sign in all the time: the median of the rounds. */
async function others(server: Server, people: readonly string[]): Promise<Measured> {
  const slow: Record<'alone' | 'meanwhile', number[]> = { alone: [], meanwhile: [] }
  for (let round = 0; round < ROUNDS; round++) {
    slow.alone.push(await slowest(server))
    let isOver = false
    const line = async () => {
      while (!isOver) await signIn(server, people)(Math.floor(Math.random() * people.length))
    }
    const signingIn = Array.from({ length: IN_FLIGHT }, line)
    slow.meanwhile.push(await slowest(server))
    isOver = true
    await Promise.all(signingIn)
  }
  const cost = (ms: readonly number[]): Cost => ({ cpu: Number.NaN, wall: median(ms) * 1000 })
  return {
    what: 'p99 of unrelated calls while people sign in, in milliseconds',
    wanted: 50,
    isAtMost: true,
    ratio: median(slow.meanwhile),
    by: 'wall',
    costs: new Map([
      ['alone', cost(slow.alone)],
      ['meanwhile', cost(slow.meanwhile)],
    ]),
    profile: [],
  }
}

async function slowest(server: Server): Promise<number> {
  const took: number[] = []
  for (let call = 0; call < CALLS_A_ROUND; call++) {
    const began = performance.now()
    const { status } = await server.fetch(
      new Request('http://127.0.0.1/trpc/feeds.home?input=%7B%7D', {
        headers: { authorization: `Bearer ${tokenOf(call)}` },
      }),
    )
    took.push(performance.now() - began)
    if (status !== 200) throw new Error(`a home was answered with ${status}`)
  }
  return took.toSorted((a, b) => a - b)[Math.floor(CALLS_A_ROUND * P99)] ?? Number.NaN
}
