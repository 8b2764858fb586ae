import type { AccountId } from '@kindred/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import type { Account } from '../kernel/viewer.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { createPool, createSharedLimiter, type PoolAsk } from './shared-limits.ts'

const WINDOW_MS = 60_000
const CALLS = 160
const ann: Account = { kind: 'account', id: '1' as AccountId, role: 'member', session: undefined }

function limitsOf(calls: number): Limits {
  const read = { calls, windowMs: WINDOW_MS }
  return { ...defaultLimits, read, signIn: { calls: 8, windowMs: WINDOW_MS } }
}

/** So many processes over one pool, which may fall silent. */
function cluster(sharers: number) {
  const limits = limitsOf(CALLS)
  let now = 0
  let isSilent = false
  const asked: PoolAsk[] = []
  const pool = createPool(limits, { sharers, clock: () => now })
  const take = async (ask: PoolAsk) => {
    asked.push(ask)
    return isSilent ? undefined : pool(ask)
  }
  const limiters = Array.from({ length: sharers }, () => createSharedLimiter(limits, { sharers, take }, () => now))
  /** How each of so many calls at once went at one of the processes: let in, or why not. */
  const tries = (process: number, count: number, path = 'notes.list') =>
    Promise.all(
      Array.from({ length: count }, async () => {
        try {
          await limiters[process]?.charge({ path, kind: 'query', viewer: ann, address: '1.1.1.1' })
          return 'in'
        } catch (error) {
          if (error instanceof Refusal) return error.reason
          throw error
        }
      }),
    )
  return {
    tries,
    asked,
    pass: (ms: number) => {
      now += ms
    },
    now: () => now,
    fallSilent: () => {
      isSilent = true
    },
  }
}
const admitted = (outcomes: string[]) => outcomes.filter((outcome) => outcome === 'in').length

/** How many of these moments, in order, the fullest window holds. */
function busiest(times: readonly number[]): number {
  let first = 0
  let most = 0
  for (const [index, time] of times.entries()) {
    while ((times[first] as number) <= time - WINDOW_MS) first++
    most = Math.max(most, index - first + 1)
  }
  return most
}

const batchSizes = fc.record({ process: fc.nat(2), waitMs: fc.nat(WINDOW_MS / 3), calls: fc.nat(90) })

test('[RL-1] no stretch of a window ever holds more calls than the limit, whichever of three processes they reach', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batchSizes, { maxLength: 40 }), async (script) => {
      const { tries, pass, now } = cluster(3)
      const times: number[] = []
      for (const { process, waitMs, calls } of script) {
        pass(waitMs)
        times.push(...Array<number>(admitted(await tries(process, calls))).fill(now()))
      }
      expect(busiest(times)).toBeLessThanOrEqual(CALLS)
    }),
    { numRuns: 50 },
  )
})

test('[RL-1] calls that were taken out of the pool and kept for two seconds do not come on top of the window after', () => {
  let now = 0
  const take = createPool(limitsOf(CALLS), { sharers: 1, clock: () => now })
  const spentAt: number[] = []
  for (; now < 3 * WINDOW_MS; now += 100) {
    const { calls } = take({ name: 'read', who: '1', calls: CALLS })
    spentAt.push(...Array<number>(calls).fill(Math.max(now, 2000)))
  }
  const own = CALLS / 8
  expect(busiest(spentAt)).toBeLessThanOrEqual(CALLS - own)
  expect(busiest(spentAt)).toBeGreaterThan(0.9 * (CALLS - own)) // and the keeping costs little of the limit
})

test('[RL-1] what was taken and not spent within two seconds is void', async () => {
  const { tries, pass, asked } = cluster(1)
  await tries(0, 12) // ten are its own; one was taken, and then two, of which one is left
  const before = asked.length
  await tries(0, 1)
  expect(asked.length).toBe(before)
  await tries(0, 1) // again one is left
  pass(2000)
  const later = asked.length
  await tries(0, 1)
  expect(asked.length).toBe(later + 1)
})

test('[RL-5] a batch costs as many calls as it holds, in every process', async () => {
  const { tries } = cluster(2)
  const outcomes = [await tries(0, 10), await tries(1, 10), await tries(0, 200), await tries(1, 200)]
  expect(outcomes.map(admitted).slice(0, 2)).toEqual([10, 10])
  expect(admitted(outcomes.flat())).toBeLessThanOrEqual(CALLS / 2 + 1)
})

test('most people cost no message, and who calls much costs one for several calls', async () => {
  const { tries, asked } = cluster(2)
  await tries(0, 5)
  expect(asked).toEqual([])
  for (let call = 0; call < 40; call++) await tries(0, 1)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.length).toBeLessThan(30)
})

test('[RL-4] while nobody answers for the pool, the ways in are shut and everything else has its own share alone', async () => {
  const { tries, fallSilent } = cluster(2)
  fallSilent()
  expect(new Set(await tries(0, 20, 'auth.signIn'))).toEqual(new Set(['unavailable']))
  const outcomes = await tries(0, 100)
  expect(new Set(outcomes)).toEqual(new Set(['in', 'rate-limited']))
  expect(admitted(outcomes)).toBe(CALLS / 8 / 2 / 2)
})

test('[RL-3] ways in are taken from the pool one by one, so that all processes together let in no more', async () => {
  const { tries, asked } = cluster(4)
  const outcomes = await Promise.all([0, 1, 2, 3].map((process) => tries(process, 5, 'auth.signIn')))
  expect(admitted(outcomes.flat())).toBe(4)
  expect(new Set(asked.map(({ calls }) => calls))).toEqual(new Set([1]))
})
