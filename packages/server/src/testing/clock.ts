/** A clock that stands still until it is told to move. */
export interface TestClock {
  (): number
  /** Moves it by so many milliseconds; back when negative. */
  advance(ms: number): void
}

const START_MS = Date.UTC(2026, 2, 1, 12)

/** A test's clock, at noon of the first of March 2026. */
export function testClock(startMs = START_MS): TestClock {
  let now = startMs
  return Object.assign(() => now, {
    advance(ms: number) {
      now += ms
    },
  })
}
