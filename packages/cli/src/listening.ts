import type { Settings } from '@kindred/server'
import { usage } from './problem.ts'

export interface ListenFlags {
  port?: string
  host?: string
}

/** What the flags of a serving command say over the configuration. */
export function listening({ port, host }: ListenFlags): Settings {
  return { ...(port === undefined ? {} : { port: portNumber(port) }), ...(host === undefined ? {} : { host }) }
}

/** What `--workers` says over the configuration. */
export function workersOf({ workers }: { workers?: string }): Settings {
  if (workers === undefined) return {}
  return { workers: workers === 'auto' ? workers : wholeNumber('--workers', workers, { min: 1, max: 32, or: 'auto' }) }
}

interface Range {
  readonly min: number
  readonly max: number
  /** A word that is taken as well. */
  readonly or?: string
}

/** A whole number given as a flag. */
export function wholeNumber(flag: string, text: string, { min, max, or }: Range): number {
  const number = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  if (number >= min && number <= max) return number
  throw usage({
    what: `${flag} ${text} does not fit`,
    why: `${flag} takes a whole number from ${min} to ${max}${or === undefined ? '' : `, or ${or}`}`,
    fix: `give such a number: ${flag} ${min}`,
  })
}

function portNumber(text: string): number {
  return wholeNumber('--port', text, { min: 0, max: 65_535 })
}
