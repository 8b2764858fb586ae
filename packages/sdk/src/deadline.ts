import { abortedError, timeoutError } from './errors.ts'

/** Timers hold 31 bits: a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface Limits {
  /** Infinity for no limit. */
  readonly ms: number
  readonly signal: AbortSignal | undefined
}

/**
 * Runs work that may take `ms` at most and that the signal can end. It settles at that moment whatever the work does;
 * the work learns of it by the signal it is given.
 */
export function within<T>({ ms, signal }: Limits, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const inner = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const release = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const giveUp = (error: unknown) => {
      release()
      reject(error)
      inner.abort()
    }
    const onAbort = () => giveUp(abortedError(signal))
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort)
    if (ms <= LONGEST_TIMER_MS) timer = setTimeout(() => giveUp(timeoutError(ms)), ms)
    work(inner.signal).then(
      (value) => {
        release()
        resolve(value)
      },
      (error: unknown) => {
        release()
        reject(error)
      },
    )
  })
}

/** Waits, or rejects as soon as the signal ends the wait. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return within({ ms: Number.POSITIVE_INFINITY, signal }, (ended) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      ended.addEventListener('abort', () => clearTimeout(timer))
    })
  })
}
