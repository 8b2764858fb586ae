import type { Config } from '../config.ts'
import type { Numbers } from '../metrics.ts'
import type { Taken } from '../rpc/buckets.ts'
import type { PoolAsk } from '../rpc/shared-limits.ts'

/** What a worker asks its primary for, and what it is answered. */
export interface Questions {
  begin: { readonly asked: undefined; readonly answered: Beginning }
  /** Which port to listen on, at this moment. */
  port: { readonly asked: undefined; readonly answered: number }
  take: { readonly asked: readonly PoolAsk[]; readonly answered: readonly Taken[] }
  metrics: { readonly asked: undefined; readonly answered: string }
}
export type Question = keyof Questions

/** With what a worker begins: all of them with the same, whatever has become of files and variables since. */
interface Beginning {
  /** Without the modules, which hold functions: a worker has them by itself, and under these names. */
  readonly config: Omit<Config, 'modules'>
  readonly modules: readonly string[]
  /** From 1 on; whoever takes a worker's place has its number. */
  readonly number: number
  readonly workers: number
}

export type ToPrimary =
  | { readonly kindred: 'ask'; readonly id: number; readonly about: Question; readonly asked?: unknown }
  | { readonly kindred: 'serving'; readonly url: string }
  | { readonly kindred: 'failed'; readonly error: ToldError }
  | { readonly kindred: 'numbers'; readonly numbers: Numbers }

export type ToWorker =
  | { readonly kindred: 'answer'; readonly id: number; readonly answered: unknown }
  | { readonly kindred: 'stop' }
  | { readonly kindred: 'count' }

/** Node itself talks over the same wire. */
export function isOurs(message: unknown): message is { kindred: string } {
  return typeof message === 'object' && message !== null && 'kindred' in message
}

/** Of an error, what operators are told: it travels as JSON. */
export type ToldError = Readonly<Record<(typeof told)[number], string | undefined>>

const told = ['name', 'message', 'what', 'why', 'fix', 'reason', 'code', 'syscall', 'stack'] as const

export function toldError(error: unknown): ToldError {
  const given = (error instanceof Error ? error : new Error(String(error))) as unknown as Record<string, unknown>
  const texts = told.map((field) => [field, typeof given[field] === 'string' ? given[field] : undefined])
  return Object.fromEntries(texts)
}

/** The error again: it is known by its name where classes do not travel. */
export function errorFrom(fields: ToldError): Error {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const error = new Error(fields.message)
  for (const [field, value] of given) Object.defineProperty(error, field, { value, configurable: true })
  return error
}
