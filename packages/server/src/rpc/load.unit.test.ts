import { expect, test } from 'vitest'
import { createLagMeter, TICK_MS } from './load.ts'

/** A meter whose time the test makes; its own timer may tick as well, and finds the same. */
function meter(maxLagMs: number) {
  let nowMs = 1000
  const lag = createLagMeter(maxLagMs, () => nowMs)
  lag.start()
  return {
    lag,
    pass(ms: number) {
      nowMs += ms
      return lag.isShedding()
    },
    tick() {
      lag.tick()
      return lag.isShedding()
    },
    [Symbol.dispose]: () => lag[Symbol.dispose](),
  }
}

test('load is shed while the loop is behind by more than it may be, and not before', () => {
  using clock = meter(200)
  expect(clock.pass(TICK_MS + 200)).toBe(false)
  expect(clock.pass(1)).toBe(true)
  expect(clock.tick()).toBe(true)
})

test('a loop that has caught up takes calls again within two seconds, however long it stood still', () => {
  for (const stallMs of [300, 2000, 60_000, 3_600_000]) {
    using clock = meter(200)
    clock.pass(stallMs)
    clock.tick()
    let passedMs = 0
    for (; clock.lag.isShedding(); passedMs += TICK_MS) {
      clock.pass(TICK_MS)
      clock.tick()
    }
    expect(passedMs).toBeGreaterThan(0)
    expect(passedMs).toBeLessThanOrEqual(2000)
  }
})

test('nothing is shed before the meter starts, after it ends, or without a limit', () => {
  let nowMs = 0
  const lag = createLagMeter(200, () => nowMs)
  nowMs += 10_000
  expect(lag.isShedding()).toBe(false)
  lag.start()
  nowMs += 10_000
  expect(lag.isShedding()).toBe(true)
  lag[Symbol.dispose]()
  expect(lag.isShedding()).toBe(false)
  using endless = meter(Number.POSITIVE_INFINITY)
  expect(endless.pass(10_000)).toBe(false)
  expect(endless.tick()).toBe(false)
})
