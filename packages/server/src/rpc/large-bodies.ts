import type { IncomingMessage, RequestListener } from 'node:http'

/** Large bodies that are on their way at once, counted before any of them is read. */
export interface LargeBodies {
  /** Hands requests on, and those that found no room to a listener that refuses them. */
  guard(listener: RequestListener, refusing: RequestListener): RequestListener
  /** Whether a request came when there was no room for its body. */
  isTurnedAway(request: object | undefined): boolean
}

/** Nobody is turned away with less: calls of people are far shorter. */
const SMALL_BYTES = 16 * 1024
/** Each takes three times its length while it is read: as bytes, as text and as what the text says. */
const ROOM_BYTES = 32 * 1024 * 1024

/**
 * Bounds the memory that peers take who send large bodies slowly and in great number. A body counts with the length that it told, and
 * with the most that is taken when it told none; one that is longer is refused unread, and counts nothing.
 */
export function createLargeBodies(maxBodyBytes: number): LargeBodies {
  const turnedAway = new WeakSet<object>()
  const room = Math.max(ROOM_BYTES, maxBodyBytes)
  let taken = 0
  return {
    isTurnedAway: (request) => request !== undefined && turnedAway.has(request),
    guard: (listener, refusing) => (request, response) => {
      const bytes = expectedBytes(request, maxBodyBytes)
      if (bytes <= SMALL_BYTES || bytes > maxBodyBytes) return listener(request, response)
      if (taken + bytes > room) {
        turnedAway.add(request)
        return refusing(request, response)
      }
      taken += bytes
      response.once('close', () => {
        taken -= bytes
      })
      return listener(request, response)
    },
  }
}

function expectedBytes({ headers }: IncomingMessage, maxBodyBytes: number): number {
  return 'transfer-encoding' in headers ? maxBodyBytes : Number(headers['content-length'] ?? 0)
}
