import type { Id } from '@kindred/contract'

/** Ids count milliseconds from here, so that 41 bits last until 2094. */
const ID_EPOCH_MS = Date.UTC(2025, 0, 1)
export const PROCESS_NUMBERS = 64
const SEQUENCES = 64

/** Makes the ids of one process. */
export interface IdMaker {
  next<Kind extends string>(): Id<Kind>
  /** None that it made is larger, and all that it will make are. */
  last<Kind extends string>(): Id<Kind>
  /** The moment, in milliseconds since 1970, up to which ids have been given out: nobody else may use this number before. */
  readonly reachedMs: number
}

/**
 * 41 bits of milliseconds since 2025, 6 of process number, 6 of sequence: below 2^53. Ids of one maker rise strictly whatever the
 * clock does: when it stands still or steps back, they go on from the last millisecond; a full sequence borrows from the next.
 * `notBeforeMs` is where a former holder of the number may have been.
 */
export function createIds(clock: () => number, processNumber: number, notBeforeMs = 0): IdMaker {
  if (!(processNumber >= 0 && processNumber < PROCESS_NUMBERS)) throw new RangeError('a process number has six bits')
  let lastMs = Math.max(0, notBeforeMs - ID_EPOCH_MS)
  let sequence = SEQUENCES - 1
  return {
    next<Kind extends string>() {
      const now = clock() - ID_EPOCH_MS
      if (now > lastMs) {
        lastMs = now
        sequence = 0
      } else if (++sequence >= SEQUENCES) {
        lastMs++
        sequence = 0
      }
      return idAt(lastMs, processNumber, sequence) as Id<Kind>
    },
    last: <Kind extends string>() => idAt(lastMs, processNumber, sequence) as Id<Kind>,
    get reachedMs() {
      return lastMs + ID_EPOCH_MS
    },
  }
}

/** The millisecond, since 1970, in which an id was made. */
export function momentOf(id: string): number {
  return Math.floor(Number(id) / (PROCESS_NUMBERS * SEQUENCES)) + ID_EPOCH_MS
}

function idAt(sinceEpochMs: number, processNumber: number, sequence: number): string {
  return String(sinceEpochMs * PROCESS_NUMBERS * SEQUENCES + processNumber * SEQUENCES + sequence)
}

/** The least id that is made in a millisecond since 1970. */
export function firstIdOf(moment: number): string {
  return idAt(Math.max(0, moment - ID_EPOCH_MS), 0, 0)
}
