import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Attempts, attempt, IN_A_ROW, IN_ALL, PAUSE_MS } from './attempts.ts'

const DAY_MS = 24 * 60 * 60_000
const START = Date.UTC(2026, 0, 1)
const none: Attempts = { recent: 0, lastAt: 0, clearsAt: 0 }

/** When attempts were let through, for somebody who tries after each of these pauses. */
function letThrough(pauses: readonly number[]): number[] {
  const times: number[] = []
  let state = none
  let now = START
  for (const pause of pauses) {
    now += pause
    const attempted = attempt(state, now)
    if (!('attempts' in attempted)) continue
    state = attempted.attempts
    times.push(now)
  }
  return times
}

const pauses = fc.array(fc.oneof(fc.nat(PAUSE_MS * 2), fc.nat(1000), fc.nat(DAY_MS * 3)), { maxLength: 400 })

test('[RL-3] within any fifteen minutes five attempts are let through at most', () => {
  fc.assert(
    fc.property(pauses, (waits) => {
      const times = letThrough(waits)
      for (const [i, at] of times.entries()) {
        const nth = times[i + IN_A_ROW]
        if (nth !== undefined) expect(nth - at).toBeGreaterThanOrEqual(PAUSE_MS)
      }
    }),
  )
})

test('[RL-3] fifty attempts are let through, and after that one a day', () => {
  fc.assert(
    fc.property(pauses, (waits) => {
      const times = letThrough(waits)
      const days = ((times.at(-1) ?? START) - (times[0] ?? START)) / DAY_MS
      expect(times.length).toBeLessThanOrEqual(IN_ALL + Math.floor(days) + 1)
    }),
  )
  const patient = Array.from({ length: 1000 }, () => PAUSE_MS)
  expect(letThrough(patient).length).toBeLessThanOrEqual(IN_ALL + Math.ceil((1000 * PAUSE_MS) / DAY_MS))
})

test('[RL-3] whoever waits as long as they are told is let through', () => {
  fc.assert(
    fc.property(pauses, (waits) => {
      let state = none
      let now = START
      for (const wait of waits) {
        now += wait
        let attempted = attempt(state, now)
        if ('retryAfterMs' in attempted) {
          expect(attempted.retryAfterMs).toBeGreaterThan(0)
          expect('attempts' in attempt(state, now + attempted.retryAfterMs - 1)).toBe(false)
          now += attempted.retryAfterMs
          attempted = attempt(state, now)
        }
        if (!('attempts' in attempted)) throw new Error('was not let through')
        state = attempted.attempts
      }
    }),
  )
})

test('[TIME-3] a step back of the clock forgives nothing', () => {
  let state = none
  for (let i = 0; i < IN_A_ROW; i++) {
    const attempted = attempt(state, START)
    if ('attempts' in attempted) state = attempted.attempts
  }
  expect(attempt(state, START - 2 * DAY_MS)).toEqual({ retryAfterMs: 2 * DAY_MS + PAUSE_MS })
})
