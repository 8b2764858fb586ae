import type { AccountId } from '@kindred/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import { type Account, anonymous, type Viewer } from '../kernel/viewer.ts'
import { createLimiter, defaultLimits, unlimited } from './limits.ts'

const WINDOW_MS = 60_000
const limits = { ...defaultLimits, read: { calls: 10, windowMs: WINDOW_MS }, signIn: { calls: 4, windowMs: WINDOW_MS } }

function limiterAt(start = 0) {
  let now = start
  const limiter = createLimiter(limits, () => now)
  const tries = (count: number, { path = 'notes.list', viewer = anonymous as Viewer, address = '1.1.1.1' } = {}) =>
    Array.from({ length: count }, () => {
      try {
        limiter.charge({ path, kind: 'query', viewer, address })
        return true
      } catch (error) {
        if (error instanceof Refusal && error.reason === 'rate-limited') return error.retryAfterMs ?? 0
        throw error
      }
    })
  const pass = (ms: number) => {
    now += ms
  }
  return { tries, pass }
}
const account = (id: string): Account => ({ kind: 'account', id: id as AccountId, role: 'member', session: undefined })
const admitted = (outcomes: (true | number)[]) => outcomes.filter((outcome) => outcome === true).length

test('[RL-1] no stretch of a window ever holds more calls than the limit', () => {
  const steps = fc.array(fc.record({ waitMs: fc.nat(WINDOW_MS / 2), calls: fc.nat(15) }), { maxLength: 40 })
  fc.assert(
    fc.property(steps, (script) => {
      const { tries, pass } = limiterAt()
      let now = 0
      const times: number[] = []
      for (const { waitMs, calls } of script) {
        pass(waitMs)
        now += waitMs
        times.push(...Array<number>(admitted(tries(calls))).fill(now))
      }
      const busiest = times.map((time, index) => times.slice(index).filter((other) => other < time + WINDOW_MS).length)
      expect(Math.max(0, ...busiest)).toBeLessThanOrEqual(10)
    }),
  )
})

test('[RL-1] the refusal tells how long to wait, and waiting so long is enough', () => {
  const { tries, pass } = limiterAt()
  const [waitMs] = tries(8).filter((outcome) => outcome !== true)
  expect(waitMs).toBeGreaterThan(0)
  pass(Number(waitMs))
  expect(tries(1)).toEqual([true])
})

test('[RL-1] accounts are counted apart from each other, wherever they call from', () => {
  const { tries } = limiterAt()
  const ann = account('1')
  const bob = account('2')
  expect(admitted(tries(20, { viewer: ann, address: '1.1.1.1' }))).toBe(5)
  expect(admitted(tries(20, { viewer: ann, address: '2.2.2.2' }))).toBe(0)
  expect(admitted(tries(20, { viewer: bob, address: '1.1.1.1' }))).toBe(5)
})

test('[RL-3] ways in are counted by address, with a session as well', () => {
  const { tries } = limiterAt()
  const path = 'auth.signIn'
  expect(admitted(tries(20, { path, viewer: account('1') }))).toBe(2)
  expect(admitted(tries(20, { path, viewer: account('2') }))).toBe(0)
  expect(admitted(tries(20, { path, address: '2.2.2.2' }))).toBe(2)
})

test('[RL-1] a clock that steps back lets nobody through', () => {
  const { tries, pass } = limiterAt(10 * WINDOW_MS)
  tries(20)
  pass(-5 * WINDOW_MS)
  expect(admitted(tries(20))).toBe(0)
})

test('limits that are off, and calls from inside, are not counted', () => {
  const off = unlimited
  const on = createLimiter(limits, () => 0)
  for (let call = 0; call < 50; call++) {
    off.charge({ path: 'notes.list', kind: 'query', viewer: anonymous, address: '1.1.1.1' })
    on.charge({ path: 'auth.signIn', kind: 'query', viewer: account('1'), address: undefined })
  }
})
