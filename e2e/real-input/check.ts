import { isKindredError, type KindredClient, type Page } from '@kindred/sdk'
import { doctor } from '@kindred/server/testing'
import { type Model, modelOf } from '../model/feeds.ts'
import { brokenRules } from '../model/integrity.ts'
import { readTables, type Tables } from '../model/tables.ts'
import { type Choice, choose, type Reader, relations, type Sizes } from './choice.ts'
import { act } from './deeds.ts'
import type { Differences } from './difference.ts'
import type { House, Prepared } from './house.ts'
import type { Degrees } from './network.ts'
import { inParallel } from './parallel.ts'
import { seededRandom } from './random.ts'
import { type Walk, type Walked, walk } from './walk.ts'

export interface Plan {
  readonly degrees: ReadonlyMap<string, Degrees>
  readonly sizes: Sizes
  readonly seed: number
  /** The moment at which the readers are chosen, in milliseconds since 1970. */
  readonly now: number
  /** When the walks by pages of one have to end, on the clock of `performance.now()`. */
  readonly deadline: number
  readonly differences: Differences
  /** Told what was done, a line a step. */
  readonly note: (line: string) => void
}

/** What two databases must agree on. */
export interface Seen {
  readonly choice: Choice
  /** The hash of every walk that came to its end, by its name. */
  readonly walks: ReadonlyMap<string, string>
}

const WIDTH = 8
const PROFILES_WIDTH = 40

/** Proves one served community: what has expired, counts, then every feed of the chosen readers after the chosen deeds. */
export async function check(house: House, { tables }: Prepared, plan: Plan): Promise<Seen> {
  const { differences, note, sizes, seed, now } = plan
  const choice = choose(tables, now, { sizes, random: seededRandom(seed) })
  checkReaders(choice, plan)
  await checkExpired(house, { model: modelOf(tables, now), choice, plan })
  await checkCounts(house, plan)
  await act(house, tables, choice)
  const changed = await readTables(house.place.databaseUrl)
  checkDeeds(changed, plan)
  for (const sentence of await doctor(house.place.databaseUrl)) differences.add('the doctor', sentence)
  const model = modelOf(changed, Date.now())
  note(`${counted(choice)}; kept out of feeds: ${keptOut(model, choice)}`)
  const walks = await readEverything(house, { model, choice, plan })
  const complaints = house.server.complaints()
  if (complaints !== '') differences.add('the log of the server', complaints.slice(0, 1000))
  return { choice, walks }
}

function checkReaders({ readers }: Choice, { differences, sizes }: Plan): void {
  for (const relation of relations) {
    const count = readers.filter((reader) => reader.relation === relation).length
    differences.equal(`the readers chosen as ${relation}`, sizes.readersOfEach, count)
  }
}

/** First of all, since what has expired is swept away within a minute: a mute that is over keeps nothing out, while it is still there. */
async function checkExpired(house: House, { model, choice, plan }: Reading): Promise<void> {
  const began = performance.now()
  const readers = choice.readers.filter(({ relation }) => relation === 'muted until lately')
  const walks = await inParallel(readers, WIDTH, (reader) =>
    walkHome(house, reader, { model, plan, limit: 100, expected: model.home(reader.viewer) }),
  )
  plan.note(`before anything was done, with mutes that are over, ${summary(walks, 100)} (${seconds(began)})`)
}

async function checkCounts({ anonymous }: House, { degrees, differences, note }: Plan): Promise<void> {
  const began = performance.now()
  await inParallel([...degrees], PROFILES_WIDTH, async ([handle, { followers, following }]) => {
    const { counts } = await anonymous.profiles.get({ person: `@${handle}` })
    const got = { followers: counts?.followers, following: counts?.following }
    differences.equal(`the counts of @${handle}`, { followers, following }, got)
  })
  note(`both counts of ${degrees.size} people read (${seconds(began)})`)
}

function checkDeeds(tables: Tables, { differences, sizes }: Plan): void {
  for (const sentence of brokenRules(tables)) differences.add('the tables', sentence)
  const done = {
    suspended: tables.accounts.filter((account) => account.suspended_at !== null).length,
    hidden: tables.posts.filter((post) => post.hidden_at !== null).length,
    removed: tables.posts.filter((post) => post.removed_at !== null).length,
  }
  const { suspended, hidden, removed } = sizes
  differences.equal('what the tables say was done', { suspended, hidden, removed }, done)
}

interface Reading {
  readonly model: Model
  readonly choice: Choice
  readonly plan: Plan
}

/** Reads the feeds of everybody by pages of each size; the small pages come last, since their patience may end. */
async function readEverything(house: House, { model, choice, plan }: Reading): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  const homes = new Map(choice.readers.map(({ viewer }) => [viewer, model.home(viewer)]))
  for (const limit of [100, 7, 1]) {
    const began = performance.now()
    const deadline = limit === 1 ? plan.deadline : Number.POSITIVE_INFINITY
    const walks = await inParallel(choice.readers, WIDTH, async (reader) => {
      const expected = homes.get(reader.viewer) as object[]
      const walked = await walkHome(house, reader, { model, plan, limit, expected, deadline })
      if (walked.isWhole) hashes.set(`the home feed of ${nameOf(model, reader)} by ${limit}`, walked.hash)
      return walked
    })
    plan.note(`${summary(walks, limit)} (${seconds(began)})`)
  }
  await readAuthors(house, { model, choice, plan })
  return hashes
}

async function walkHome(
  house: House,
  reader: Reader,
  { model, plan, ...walking }: Omit<Reading, 'choice'> & Omit<Walk, 'where'>,
): Promise<Walked> {
  const client = await clientOf(house, model, reader)
  const pages = client.feeds.home({ limit: walking.limit }).pages()
  return walk(pages, { where: `the home feed of ${nameOf(model, reader)}`, ...walking }, plan.differences)
}

/** What each reader sees of the author because of whom they were chosen, wherever it stands. */
async function readAuthors(house: House, { model, choice, plan }: Reading): Promise<void> {
  const { differences, note } = plan
  const readers = choice.readers.flatMap((reader) => (reader.relation === 'in a block' ? bothWays(reader) : [reader]))
  await inParallel(readers, WIDTH, async (reader) => {
    const client = await clientOf(house, model, reader)
    const author = handleOf(model, reader.author)
    const where = `the posts of @${author} for ${nameOf(model, reader)}`
    const expected = model.by(reader.viewer, reader.author)
    const pages = () => client.posts.by({ author: `@${author}`, limit: 100 }).pages()
    if (Array.isArray(expected)) await walk(pages(), { where, limit: 100, expected }, differences)
    else differences.equal(where, expected, await refusalOf(pages()))
  })
  note(`${readers.length} lists of an author's posts read, refusals included`)
}

function bothWays(reader: Reader): Reader[] {
  return [reader, { ...reader, viewer: reader.author, author: reader.viewer }]
}

async function refusalOf(pages: AsyncIterable<Page<object>>): Promise<unknown> {
  try {
    for await (const page of pages) return page
  } catch (error) {
    if (isKindredError(error)) return { refused: error.reason }
    throw error
  }
  return undefined
}

function clientOf(house: House, model: Model, { viewer }: Reader): Promise<KindredClient> {
  return house.as(handleOf(model, viewer))
}

function handleOf({ sight }: Model, id: string): string {
  return sight.accounts.get(id)?.handle ?? id
}

function nameOf(model: Model, { viewer, relation }: Reader): string {
  return `@${handleOf(model, viewer)} (${relation})`
}

function counted({ readers, suspended, hidden, removed }: Choice): string {
  return `${readers.length} readers; ${suspended.length} people suspended, ${hidden.length} posts hidden, ${removed.length} removed`
}

function keptOut(model: Model, { readers }: Choice): string {
  const total = new Map<string, number>()
  for (const { viewer } of readers)
    for (const [why, count] of model.keptOut(viewer)) total.set(why, (total.get(why) ?? 0) + count)
  return [...total].map(([why, count]) => `${why} ${count}`).join(', ')
}

function summary(walks: readonly Walked[], limit: number): string {
  const sum = (of: (walked: Walked) => number) => walks.reduce((total, walked) => total + of(walked), 0)
  const whole = walks.filter(({ isWhole }) => isWhole).length
  const cut = whole < walks.length ? `, then the time was up: of the others the newest part` : ''
  const pages = `${sum((walked) => walked.pages)} pages, ${sum((walked) => walked.items)} items`
  return `by pages of ${limit}: ${whole} of ${walks.length} whole home feeds${cut} (${pages})`
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`
}
