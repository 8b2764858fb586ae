/** Tells whether the server is behind with its work. */
export interface Load {
  /** Whether calls are to be refused until the event loop has caught up. */
  isShedding(): boolean
}

/** Measures how far the event loop is behind, from the moment that it is started. */
export interface LagMeter extends Load, Disposable {
  start(): void
  /** Looks at the clock; called by its own timer. */
  tick(): void
}

export const TICK_MS = 50

/**
 * Sheds load when the loop is behind by more than `maxLagMs`, and never when that is 0. The loop is behind by as much as a timer is late. Of what it was behind, half is forgotten with each tick, so that what piled up during a
 * long pause is refused, and calls are taken again a few ticks later. Between two ticks the overdue one counts.
 */
export function createLagMeter(maxLagMs: number, clock: () => number): LagMeter {
  const isLate = (ms: number) => maxLagMs > 0 && ms > maxLagMs
  let lagMs = 0
  let dueMs = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  const meter: LagMeter = {
    isShedding: () => isLate(lagMs) || isLate(clock() - dueMs),
    tick() {
      const nowMs = clock()
      lagMs = Math.max(nowMs - dueMs, lagMs / 2)
      dueMs = nowMs + TICK_MS
    },
    start() {
      if (timer) return
      dueMs = clock() + TICK_MS
      timer = setInterval(meter.tick, TICK_MS).unref()
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      timer = undefined
      dueMs = Number.POSITIVE_INFINITY
    },
  }
  return meter
}
