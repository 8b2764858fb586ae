import { parseArgs } from 'node:util'

export interface ProveFlags {
  readonly minutes: number
  readonly seed: number
  /** Undefined takes the file beside the checkout. */
  readonly follows: string | undefined
  readonly databases: readonly ('sqlite' | 'postgres')[]
}

const options = {
  minutes: { type: 'string', default: '15' },
  seed: { type: 'string' },
  follows: { type: 'string' },
  database: { type: 'string', default: 'both' },
} as const

const databases = { sqlite: ['sqlite'], postgres: ['postgres'], both: ['sqlite', 'postgres'] } as const

/** Somebody asked for what there is not. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}

export const usage =
  'npm run prove -- [--minutes 15] [--seed 42] [--follows file.tsv] [--database sqlite|postgres|both]'

/** @throws {Misuse} that says which flag is wrong */
export function readFlags(argv: readonly string[], freshSeed: () => number): ProveFlags {
  const values = parse(argv)
  const chosen = Object.entries(databases).find(([name]) => name === values.database)
  if (!chosen) throw new Misuse(`--database ${values.database}: give sqlite, postgres or both`)
  return {
    minutes: wholeNumber('--minutes', values.minutes, 1),
    seed: values.seed === undefined ? freshSeed() : wholeNumber('--seed', values.seed, 0),
    follows: values.follows,
    databases: chosen[1],
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error))
  }
}

function wholeNumber(flag: string, text: string, least: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least) return number
  throw new Misuse(`${flag} ${text}: give a whole number from ${least}`)
}
