import { isRunByNpm } from './environment.ts'
import { exitCodes } from './problem.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const PARENT_CHECK_MS = 200

/**
 * Lets a signal end the process by way of its exit, so that what it has made for a time goes away with it. Without this a signal ends it
 * where it stands.
 */
export function exitWhenInterrupted(tell: () => void): Disposable {
  const end = () => {
    tell()
    process.exit(exitCodes.interrupted)
  }
  for (const signal of SIGNALS) process.once(signal, end)
  return {
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.removeListener(signal, end)
    },
  }
}

/**
 * Resolves when the process is told to end: by a signal, or because the process that started it to keep it is gone. An interruption by
 * hand shows in the exit code; a second signal ends the process at once.
 */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS)
      process.once(signal, () => {
        if (signal === 'SIGINT') process.exitCode = exitCodes.interrupted
        for (const second of SIGNALS) process.once(second, () => process.exit(exitCodes.interrupted))
        resolve()
      })
    process.once('disconnect', resolve)
    process.channel?.unref()
    const parent = process.ppid
    if (isRunByNpm()) setInterval(() => process.ppid !== parent && resolve(), PARENT_CHECK_MS).unref()
  })
}
