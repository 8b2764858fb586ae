import { parseArgs } from 'node:util'

export interface ProveFlags {
  readonly minutes: number
  readonly seed: number
  /** Undefined takes the file beside the checkout. */
  readonly follows: string | undefined
  readonly databases: readonly ('sqlite' | 'postgres')[]
  /** The proofs that are asked for, between which the time is divided. */
  readonly only: readonly ProofName[]
  /** How often servers are killed and power is cut at the least, of each kind and on each database. */
  readonly kills: number
  readonly cuts: number
  /** How many random sequences are run at the least. */
  readonly sequences: number
}

/** Each with its share of the time. */
export const proofs = {
  twins: 0.2,
  sequences: 0.1,
  kills: 0.15,
  power: 0.1,
  migrations: 0.05,
  faults: 0.1,
  peers: 0.05,
  input: 0.25,
} as const
export type ProofName = keyof typeof proofs

const options = {
  minutes: { type: 'string', default: '15' },
  seed: { type: 'string' },
  follows: { type: 'string' },
  database: { type: 'string', default: 'both' },
  only: { type: 'string' },
  kills: { type: 'string', default: '1' },
  cuts: { type: 'string', default: '1' },
  sequences: { type: 'string', default: '1' },
} as const

const databases = { sqlite: ['sqlite'], postgres: ['postgres'], both: ['sqlite', 'postgres'] } as const

/** Somebody asked for what there is not. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}

export const usage =
  'npm run prove -- [--minutes 15] [--seed 42] [--follows file.tsv] [--database sqlite|postgres|both] ' +
  `[--only ${Object.keys(proofs).join(',')}] [--kills 20] [--cuts 10] [--sequences 1000]`

/** @throws {Misuse} that says which flag is wrong */
export function readFlags(argv: readonly string[], freshSeed: () => number): ProveFlags {
  const values = parse(argv)
  const chosen = Object.entries(databases).find(([name]) => name === values.database)
  if (!chosen) throw new Misuse(`--database ${values.database}: give sqlite, postgres or both`)
  const only = values.only?.split(',') ?? Object.keys(proofs)
  if (!only.every(isProof)) throw new Misuse(`--only ${values.only}: give some of ${Object.keys(proofs).join(',')}`)
  return {
    minutes: wholeNumber('--minutes', values.minutes, 1),
    seed: values.seed === undefined ? freshSeed() : wholeNumber('--seed', values.seed, 0),
    follows: values.follows,
    databases: chosen[1],
    only,
    kills: wholeNumber('--kills', values.kills, 1),
    cuts: wholeNumber('--cuts', values.cuts, 1),
    sequences: wholeNumber('--sequences', values.sequences, 1),
  }
}

function isProof(name: string): name is ProofName {
  return Object.hasOwn(proofs, name)
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
