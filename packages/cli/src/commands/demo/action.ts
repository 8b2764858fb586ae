import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient, type FeedItem } from '@kindred/sdk'
import type { Config } from '@kindred/server'
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
import { type Demonstration, demoText } from './view.ts'

const PEOPLE = 200
const POSTS = 2000
const SEED = 42
const SHOWN_POSTS = 10

type DemoFlags = GlobalFlags & ListenFlags & { once?: boolean }

/** A community in a folder that goes away with the command, however it ends. */
export async function demo(flags: DemoFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const ended = untilInterrupted()
  const folder = mkdtempSync(path.join(tmpdir(), 'kindred-demo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const config = await loadSettings(terminal, flags, {
    ...listening(flags),
    ...(flags.once && flags.port === undefined ? { port: 0 } : {}),
    database: `file:${path.join(folder, 'demo.db')}`,
    environment: 'development',
    logLevel: 'error',
  })
  const pair = await prepare(config, terminal)
  const { server, url } = await serve(config, { terminal, otherPortIfTaken: flags.port === undefined })
  await using _ = server
  await show(terminal, { url, pair, isServing: !flags.once })
  if (flags.once) return
  terminal.note('Ctrl-C ends it, and takes the community with it.')
  await ended
}

async function prepare(config: Config, terminal: Terminal): Promise<BlockedPair> {
  const { migrate, openHouse } = await import('@kindred/server')
  await migrate(config)
  await using house = await openHouse(config)
  const network = inventNetwork(PEOPLE, createRandom(SEED))
  const options = { network, posts: POSTS, seed: SEED, until: lastMidnight() }
  const { people, follows, posts } = await seedCommunity(house, options)
  terminal.note(`✓ seeded ${people} people, ${follows} follows and ${posts} posts`)
  return findBlockedPair(house, SHOWN_POSTS)
}

type Showing = Pick<Demonstration, 'url' | 'pair' | 'isServing'>

async function show(terminal: Terminal, { url, pair, isServing }: Showing): Promise<void> {
  const { author, reader, blocked } = pair
  const feeds = { [reader]: await homeOf(url, reader), [blocked]: await homeOf(url, blocked) }
  terminal.answer({
    data: { url, author, reader, blocked, password: SEED_PASSWORD, feeds },
    human: () => demoText({ url, pair, feeds, isServing, password: SEED_PASSWORD }),
    rows: () =>
      Object.entries(feeds).flatMap(([handle, items]) =>
        items.map(({ post }) => [handle, post.author.handle, post.createdAt, post.text]),
      ),
  })
}

/** The first page of somebody's home feed, read as an app would read it. */
async function homeOf(url: string, handle: string): Promise<FeedItem[]> {
  const kindred = createClient({ url })
  await kindred.auth.signIn({ identifier: handle, password: SEED_PASSWORD })
  const { items } = await kindred.feeds.home({ limit: SHOWN_POSTS })
  await kindred.auth.signOut()
  return [...items]
}
