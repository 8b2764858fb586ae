import { readFileSync } from 'node:fs'
import type { Config } from '@kindred/server'
import { confirm, confirmByName } from '../../asking.ts'
import type { GlobalFlags } from '../../flags.ts'
import { wholeNumber } from '../../listening.ts'
import { usage } from '../../problem.ts'
import type { Network } from '../../seed/community.ts'
import { MalformedLine, readFollows } from '../../seed/follows-file.ts'
import { inventNetwork } from '../../seed/network.ts'
import { createRandom } from '../../seed/random.ts'
import { lastMidnight, SEED_PASSWORD, type Seeded, type SeedOptions, seedCommunity } from '../../seed/seed.ts'
import { loadSettings, withoutLog } from '../../settings.ts'
import { createTerminal, type Terminal } from '../../terminal.ts'

interface SeedFlags extends GlobalFlags {
  people?: string
  posts: string
  seed: string
  until?: string
  follows?: string
  dryRun?: boolean
}

const MAX_PEOPLE = 10_000_000
const MAX_POSTS = 100_000_000

export async function seed(flags: SeedFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags, withoutLog(flags))
  const number = wholeNumber('--seed', flags.seed, { min: 0, max: 2 ** 31 - 1 })
  const options: SeedOptions = {
    posts: wholeNumber('--posts', flags.posts, { min: 0, max: MAX_POSTS }),
    seed: number,
    until: presentOf(flags.until),
    network: networkFor(terminal, flags, number),
  }
  if (flags.dryRun) return tellPlan(terminal, options)
  await agreeToStrangers(config, flags)
  tell(terminal, await fill(config, terminal, options))
}

async function agreeToStrangers(config: Config, flags: GlobalFlags): Promise<void> {
  const { protectionOf } = await import('@kindred/server')
  const protection = await protectionOf(config)
  const question = 'Fill a production database with people whose password everybody knows?'
  if (protection !== undefined) await confirmByName(question, protection, flags)
  else if (config.environment === 'production') await confirm(question, flags)
}

async function fill(config: Config, terminal: Terminal, options: SeedOptions): Promise<Seeded> {
  const { migrate, openHouse } = await import('@kindred/server')
  for (const name of await migrate(config)) terminal.note(`applied ${name}`)
  await using house = await openHouse(config)
  using progress = terminal.progress('rows')
  return await seedCommunity(house, { ...options, onProgress: progress.reached })
}

function tell(terminal: Terminal, seeded: Seeded): void {
  const { people, follows, posts } = seeded
  terminal.answer({
    data: { ...seeded, password: SEED_PASSWORD },
    human: () => `✓ ${people} people, ${follows} follows, ${posts} posts. Everybody's password is ${SEED_PASSWORD}.`,
    rows: () => Object.entries(seeded),
  })
}

function tellPlan(terminal: Terminal, { network, posts }: SeedOptions): void {
  const planned = { people: network.handles.length, follows: network.follows.length, posts }
  terminal.answer({
    data: planned,
    human: () => `• would write ${planned.people} people, ${planned.follows} follows and ${posts} posts`,
    rows: () => Object.entries(planned),
  })
}

function presentOf(date: string | undefined): number {
  if (date === undefined) return lastMidnight()
  const at = /^20\d\d-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN
  if (at >= Date.parse('2026-01-01')) return at
  throw usage({
    what: `--until ${date} does not fit`,
    why: 'it takes a day from 2026-01-01 on, since ids begin in 2025',
    fix: `give such a day: --until ${new Date().toISOString().slice(0, 10)}`,
  })
}

/** Reads the file before anything is opened, so that a malformed line leaves nothing behind. */
function networkFor(terminal: Terminal, { follows, people }: SeedFlags, seed: number): Network {
  if (follows === undefined)
    return inventNetwork(wholeNumber('--people', people ?? '200', { min: 2, max: MAX_PEOPLE }), createRandom(seed))
  if (people !== undefined)
    throw usage({
      what: '--people and --follows do not go together',
      why: 'the file says who there is',
      fix: 'leave one of them out',
    })
  const { network, repeated } = readNetwork(follows)
  if (repeated > 0) terminal.warn(`${follows} repeats ${repeated} of its lines: following twice is following once`)
  if (network.follows.length > 0) return network
  throw usage({ what: `${follows} holds no tie`, why: 'there is nobody in it', fix: 'correct --follows' })
}

function readNetwork(file: string): ReturnType<typeof readFollows> {
  try {
    return readFollows(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof MalformedLine)
      throw usage({
        what: `${file}, ${error.message}`,
        why: `${error.why}; nothing was imported`,
        fix: 'correct that line',
      })
    throw usage({
      what: `cannot read ${file}`,
      why: error instanceof Error ? error.message : String(error),
      fix: 'correct --follows',
    })
  }
}
