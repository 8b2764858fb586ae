import Sqlite from 'better-sqlite3'

/**
 * The product has no mode in which it may lose what it acknowledged. To compare it with servers that have, its own connection is lied
 * to in this process: `synchronous` is NORMAL, and whoever asks is told FULL.
 */
export function pretendToBeFull(): void {
  const prototype = Sqlite.prototype as { pragma(source: string, options?: object): unknown }
  const real = prototype.pragma
  prototype.pragma = function pragma(this: unknown, source: string, options?: object) {
    if (source === 'synchronous') return 2
    return real.call(this, source === 'synchronous = full' ? 'synchronous = normal' : source, options)
  }
}
