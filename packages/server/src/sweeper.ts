import type { Log } from './kernel/log.ts'

/** Something that forgets what has expired. */
export interface Sweepable {
  readonly name: string
  /** Deletes one slice and answers how many rows went. */
  sweep(): Promise<number>
}

const ROUND_MS = 60_000
const BREATH_MS = 50
/** Slices a round, so that no backlog keeps the database busy for long. */
const SLICES = 20

/** Sweeps all of them once a minute, slice by slice, as long as slices come back full of rows. */
export function startSweeper(sweepables: readonly Sweepable[], log: Log): AsyncDisposable {
  let isStopped = false
  let running = Promise.resolve()
  const round = async () => {
    for (const sweepable of sweepables) {
      try {
        for (let slice = 0; slice < SLICES && !isStopped && (await sweepable.sweep()) > 0; slice++) await breath()
      } catch (error) {
        log.error({ err: error, module: sweepable.name }, 'sweeping failed; the next round tries again')
      }
    }
  }
  const timer = setInterval(() => {
    running = running.then(round)
  }, ROUND_MS)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, BREATH_MS))
}
