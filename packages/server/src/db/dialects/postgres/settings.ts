import type { OpenOptions } from '../../options.ts'

/** What the server is told about each connection or transaction of ours, so that it ends by itself what we would no longer wait for. */
export interface Limits {
  readonly statement_timeout: number
  readonly lock_timeout: number
  readonly idle_in_transaction_session_timeout: number
}

/** A lock is waited for a fifth of the deadline, and a connection for two: those whom a locked table holds up go before the others give up. */
export function limitsOf({ deadlineMs }: OpenOptions): Limits | undefined {
  if (deadlineMs === undefined) return undefined
  return {
    statement_timeout: deadlineMs,
    lock_timeout: Math.ceil(deadlineMs / 5),
    idle_in_transaction_session_timeout: 2 * deadlineMs, // for a process that was frozen inside a transaction
  }
}

/** A named statement is planned once, for any values: to plan it for these costs more than to run it, and so does compiling it. */
const PLANNING = { plan_cache_mode: 'force_generic_plan', jit: 'off' }

/** Outside transactions Postgres itself refuses to write; each transaction says `read write`. It costs nothing. */
export function withSessionSettings(url: string, limits: Limits | undefined): string {
  const settings = { default_transaction_read_only: 'on', ...PLANNING, ...limits }
  const parsed = new URL(url)
  const given = parsed.searchParams.get('options')
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  parsed.searchParams.set('options', [...options, ...(given ? [given] : [])].join(' ')) // the last word is the operator's
  return parsed.href
}

/** Of one transaction. */
export type Settings = Partial<Limits> & { readonly synchronous_commit?: 'off' }

/** A transaction brings settings of its own along in one message; all of them behind a pooler in transaction mode, which hands on none. */
export function beginWith(begin: string, settings: Settings | undefined): string {
  return [begin, ...Object.entries(settings ?? {}).map(([name, value]) => `set local ${name} = ${value}`)].join('; ')
}
