import type { Log } from '../kernel/log.ts'

/** What tells bugs from refusals. */
export interface Judge {
  readonly log: Log
  /** Whether the database could not be reached, is held by others or is full: worth another try. */
  isUnavailable(error: unknown): boolean
  /** Logs that a call found it so. */
  tellUnavailable(error: unknown, about: { requestId: string; path: string }): void
}

interface JudgeParts {
  readonly log: Log
  isUnavailable(error: unknown): boolean
  /** Whether an error means that the database's disk is full. */
  isFull(error: unknown): boolean
  /** On the clock of `performance.now()`. */
  now?(): number
}

const FULL_EVERY_MS = 10_000

/** A full disk fails every change until somebody makes space, so it is told once in a while, not once a call. */
export function createJudge({ log, isUnavailable, isFull, now = () => performance.now() }: JudgeParts): Judge {
  let toldAt = Number.NEGATIVE_INFINITY
  return {
    log,
    isUnavailable: (error) => isUnavailable(error) || isFull(error),
    tellUnavailable(error, about) {
      if (!isFull(error)) return log.warn({ err: error, ...about }, 'the database is not available')
      if (now() - toldAt < FULL_EVERY_MS) return
      toldAt = now()
      log.error({ err: error, ...about }, 'the disk is full: make space, and writes resume by themselves')
    },
  }
}
