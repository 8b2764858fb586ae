import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { inventNetwork, type Lines, linesOf } from '../../e2e/real-input/network.ts'
import { Misuse } from './flags.ts'

/** Where a real network may lie, beside the checkout. */
const BESIDE = '../shared/data/lastfm-follows.tsv'
const INVENTED = { people: 1892, ties: 12_717 }

/**
 * The network of a proof: the file that is named, else the one beside the checkout, else one that is made up with the seed.
 * @throws {Misuse} when a file is named that is not there
 */
export function findNetwork(named: string | undefined, seed: number): { lines: Lines; from: string } {
  const file = named ?? resolve(import.meta.dirname, '../..', BESIDE)
  if (existsSync(file)) return { lines: linesOf(readFileSync(file, 'utf8')), from: file }
  if (named !== undefined) throw new Misuse(`--follows ${named}: there is no such file`)
  const from = `${BESIDE} is not there: a network of ${INVENTED.people} people, made up with the seed ${seed}`
  return { lines: inventNetwork({ ...INVENTED, seed }), from }
}
