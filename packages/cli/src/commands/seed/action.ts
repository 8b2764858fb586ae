import { readFileSync } from 'node:fs'
import type { GlobalFlags } from '../../flags.ts'
import { wholeNumber } from '../../listening.ts'
import { exitCodes, Problem } from '../../problem.ts'
import type { Network } from '../../seed/community.ts'
import { inventNetwork, MalformedLine, readNetwork } from '../../seed/network.ts'
import { createRandom } from '../../seed/random.ts'
import { SEED_PASSWORD, seedCommunity } from '../../seed/seed.ts'
import { loadSettings } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

interface SeedFlags extends GlobalFlags {
  people?: string
  posts: string
  seed: string
  follows?: string
}

const MAX_PEOPLE = 10_000_000
const MAX_POSTS = 100_000_000

export async function seed(flags: SeedFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const posts = wholeNumber('--posts', flags.posts, { min: 0, max: MAX_POSTS })
  const number = wholeNumber('--seed', flags.seed, { min: 0, max: 2 ** 31 - 1 })
  const network = networkFor(flags, number)
  const config = await loadSettings(terminal, flags)
  const { migrate, openHouse } = await import('@kindred/server')
  for (const name of await migrate(config)) terminal.note(`applied ${name}`)
  await using house = await openHouse(config)
  const seeded = await seedCommunity(house, { network, posts, seed: number })
  const { people, follows } = seeded
  terminal.answer({
    data: { ...seeded, password: SEED_PASSWORD },
    human: () => `✓ ${people} people, ${follows} follows, ${posts} posts. Everybody's password is ${SEED_PASSWORD}.`,
    rows: () => Object.entries(seeded),
  })
}

/** Reads the file before anything is opened, so that a malformed line leaves nothing behind. */
function networkFor({ follows, people }: SeedFlags, seed: number): Network {
  if (follows === undefined)
    return inventNetwork(wholeNumber('--people', people ?? '200', { min: 2, max: MAX_PEOPLE }), createRandom(seed))
  if (people !== undefined)
    throw usage('--people and --follows do not go together', 'the file says who there is', 'leave one out')
  const text = readText(follows)
  try {
    return readNetwork(text)
  } catch (error) {
    if (!(error instanceof MalformedLine)) throw error
    throw usage(error.message, `${follows} holds ties alone, and nothing was imported`, 'correct that line')
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw usage(`cannot read ${file}`, cause instanceof Error ? cause.message : String(cause), 'correct --follows')
  }
}

function usage(what: string, why: string, fix: string): Problem {
  return new Problem({ exitCode: exitCodes.usage, reason: 'usage', what, why, fix })
}
