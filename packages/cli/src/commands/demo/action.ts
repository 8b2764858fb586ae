import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient, type FeedItem } from '@kindred/sdk'
import type { Config, OpenHouse } from '@kindred/server'
import type { GlobalFlags } from '../../flags.ts'
import { untilInterrupted } from '../../interrupted.ts'
import { type ListenFlags, listening } from '../../listening.ts'
import { inventNetwork } from '../../seed/network.ts'
import { createRandom } from '../../seed/random.ts'
import { lastMidnight, SEED_PASSWORD, seedCommunity } from '../../seed/seed.ts'
import { serve } from '../../serve.ts'
import { loadSettings } from '../../settings.ts'
import { createTerminal, type Terminal } from '../../terminal.ts'
import { type BlockedPair, findBlockedPair } from './pair.ts'
import { feedText } from './view.ts'

const PEOPLE = 200
const POSTS = 2000
const SEED = 42

/** A community in a folder that goes away with the command. */
export async function demo(flags: GlobalFlags & ListenFlags & { once?: boolean }): Promise<void> {
  const terminal = createTerminal(flags)
  const folder = await mkdtemp(path.join(tmpdir(), 'kindred-demo-'))
  try {
    const config = await loadSettings(terminal, flags, {
      ...listening(flags),
      ...(flags.once && flags.port === undefined ? { port: 0 } : {}),
      database: `file:${path.join(folder, 'demo.db')}`,
      environment: 'development',
      logLevel: 'error',
    })
    const pair = await prepare(config, terminal)
    await show(config, { terminal, pair, flags })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function prepare(config: Config, terminal: Terminal): Promise<BlockedPair> {
  const { migrate, openHouse } = await import('@kindred/server')
  await migrate(config)
  await using house: OpenHouse = await openHouse(config)
  const network = inventNetwork(PEOPLE, createRandom(SEED))
  const { people, follows, posts } = await seedCommunity(house, {
    network,
    posts: POSTS,
    seed: SEED,
    until: lastMidnight(),
  })
  terminal.note(`✓ seeded ${people} people, ${follows} follows and ${posts} posts`)
  return findBlockedPair(house)
}

interface Showing {
  terminal: Terminal
  pair: BlockedPair
  flags: GlobalFlags & ListenFlags & { once?: boolean }
}

async function show(config: Config, { terminal, pair, flags }: Showing): Promise<void> {
  const { server, url } = await serve(config, { terminal, otherPortIfTaken: flags.port === undefined })
  await using _ = server
  const feeds = { [pair.reader]: await homeOf(url, pair.reader), [pair.blocked]: await homeOf(url, pair.blocked) }
  terminal.answer({
    data: { url, author: pair.author, blocked: pair.blocked, password: SEED_PASSWORD, feeds },
    human: () =>
      [
        `Kindred listens on ${url} (calls under ${url}/trpc, health at ${url}/health)`,
        `@${pair.author} has blocked @${pair.blocked}. @${pair.reader} follows @${pair.author}.`,
        ...Object.entries(feeds).map(([handle, items]) => feedText(handle, items, pair.author)),
        `Sign in as anybody with the password ${SEED_PASSWORD}.`,
      ].join('\n\n'),
  })
  if (flags.once) return
  terminal.note('Ctrl-C ends it, and takes the community with it.')
  await untilInterrupted()
}

/** The first page of somebody's home feed, read as an app would read it. */
async function homeOf(url: string, handle: string): Promise<FeedItem[]> {
  const kindred = createClient({ url })
  await kindred.auth.signIn({ identifier: handle, password: SEED_PASSWORD })
  const { items } = await kindred.feeds.home({ limit: 10 })
  await kindred.auth.signOut()
  return [...items]
}
