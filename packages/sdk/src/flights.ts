import type { Flight } from './retry.ts'

interface Shared extends Flight {
  readonly controller: AbortController
  readonly answer: Promise<unknown>
  passengers: number
}

export interface Passenger {
  /** What two reads must have in common to be one. */
  readonly key: string
  readonly signal: AbortSignal
  readonly deadline: number
}

/**
 * Reads in flight, shared: whoever asks the same while an answer is on its way gets that answer. One that leaves does
 * not end the flight for the others; the last one does.
 */
export function createFlights() {
  const flights = new Map<string, Shared>()

  function take(key: string, deadline: number, fly: (flight: Flight) => Promise<unknown>): Shared {
    const controller = new AbortController()
    const flight: Flight = { signal: controller.signal, deadline }
    const shared = Object.assign(flight, { controller, answer: fly(flight), passengers: 0 })
    const land = () => {
      if (flights.get(key) === shared) flights.delete(key)
    }
    shared.answer.then(land, land)
    shared.signal.addEventListener('abort', land)
    flights.set(key, shared)
    return shared
  }

  return {
    join({ key, signal, deadline }: Passenger, fly: (flight: Flight) => Promise<unknown>): Promise<unknown> {
      const shared = flights.get(key) ?? take(key, deadline, fly)
      shared.passengers++
      shared.deadline = Math.max(shared.deadline, deadline)
      signal.addEventListener('abort', () => {
        if (--shared.passengers === 0) shared.controller.abort()
      })
      return shared.answer
    },

    /** Who asks from now on gets a fresh answer: what is on its way may be older than what was just written. */
    forget() {
      flights.clear()
    },
  }
}
