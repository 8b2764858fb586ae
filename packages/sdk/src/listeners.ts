/** What became of the session, told after it happened. */
export interface SessionChange {
  readonly signedIn: boolean
  /** `refused`: the server no longer knows the session, and it was cleared. `renewed`: the same person, a new token. */
  readonly why: 'signed-in' | 'renewed' | 'signed-out' | 'refused'
}

/** Who wants to know. A listener that throws disturbs neither the others nor the call that caused the change. */
export function createListeners() {
  const listeners = new Set<(change: SessionChange) => void>()
  return {
    add(listener: (change: SessionChange) => void): () => void {
      const own = (change: SessionChange) => listener(change) // the same function may be added twice
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
    tell(change: SessionChange) {
      for (const listener of [...listeners]) {
        try {
          listener(change)
        } catch (thrown) {
          queueMicrotask(() => {
            throw thrown
          })
        }
      }
    },
  }
}
