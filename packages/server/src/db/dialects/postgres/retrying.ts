import { setTimeout as wait } from 'node:timers/promises'
import type { Deadline } from '../../../kernel/deadline.ts'
import { asksToRetry, isStalePlan } from './dialect.ts'

const REPEATS = 3
const FIRST_PAUSE_MS = 50

interface Retrying {
  readonly deadline: Deadline | undefined
  /** Whether repeating what failed like this is known to do no harm, besides what the server itself asks to repeat. */
  isHarmless(error: unknown): boolean
}

/** Repeats what may be repeated, each time after a longer random pause, a few times and within the deadline. */
export async function retrying<Value>(run: () => Promise<Value>, { deadline, isHarmless }: Retrying): Promise<Value> {
  for (let repeats = 0; ; ) {
    try {
      return await run()
    } catch (error) {
      if (isStalePlan(error)) continue // costs a connection each time, so there are not many
      const pauseMs = Math.random() * FIRST_PAUSE_MS * 2 ** repeats
      const isLate = deadline !== undefined && performance.now() + pauseMs >= deadline.until
      if (isLate || repeats++ >= REPEATS || !(asksToRetry(error) || isHarmless(error))) throw error
      await wait(pauseMs)
    }
  }
}
