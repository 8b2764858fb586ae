/** Where a session outlives the page or the process. It holds one opaque string of less than 512 bytes, or nothing. */
export interface SessionStore {
  get(): string | null | Promise<string | null>
  set(token: string | null): void | Promise<void>
}

/** Keeps the session for as long as the client lives: the default. */
export function memorySession(token: string | null = null): SessionStore {
  let kept = token
  return {
    get: () => kept,
    set: (next) => {
      kept = next
    },
  }
}

/**
 * Keeps the session in `localStorage` or `sessionStorage`, so that it survives a reload and is shared by tabs.
 * @example createClient({ url, session: webStorageSession(localStorage) })
 */
export function webStorageSession(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  name = 'kindred.session',
): SessionStore {
  return {
    get: () => storage.getItem(name),
    set: (token) => (token === null ? storage.removeItem(name) : storage.setItem(name, token)),
  }
}
