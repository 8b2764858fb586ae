// Random sequences of operations: both databases come to the same, and to what the definition says.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { idealOf, type Reader } from '../ideal.ts'
import { clear } from '../twins/twins.ts'
import type { Person } from '../world.ts'
import { type Look, looksOf } from './looks.ts'
import { type DrawnStep, drawnStep, stepOn } from './operations.ts'
import type { Known } from './rules.ts'
import { read, type Side } from './side.ts'
import { begin, fail, now, openStage, ROLES, type Servers, type Stage } from './stage.ts'

const STEPS = 60
const steps = fc.array(drawnStep, { minLength: STEPS, maxLength: STEPS })

interface Options {
  /** After so long no further sequence is run, be it for the least example of a failure. */
  readonly patienceMs: number
  /** How many of the people look at what has come of it, beside somebody without a session: all when left out. */
  readonly readers?: number
  /** Hears of each sequence that held. */
  onHeld?(): void
}

export function sequencesHold({ servers }: Stage, { patienceMs, readers = ROLES.length, onHeld }: Options) {
  const deadline = performance.now() + patienceMs
  return fc.asyncProperty(steps, async (drawn) => {
    if (performance.now() > deadline) return
    await run(servers, drawn, readers).finally(() => Promise.all(servers.map(([, server]) => clear(server))))
    onHeld?.()
  })
}

async function run(servers: Servers, drawn: readonly DrawnStep[], readers: number): Promise<void> {
  const sides = await begin(servers)
  const done: string[] = []
  try {
    await Promise.all(sides.map(open))
    for (const one of drawn) done.push(await step(sides, one, now(servers)))
    await Promise.all(sides.map((side) => end(side, now(servers), readersOf(side, drawn, readers))))
    sameEverywhere(sides)
  } catch (error) {
    throw new Error([`${error instanceof Error ? error.message : error}`, 'after:', ...done].join('\n'), {
      cause: error,
    })
  }
}

/** There is something to look at and to talk about from the beginning. */
async function open(side: Side): Promise<void> {
  const [first, second, third] = side.people as [Person, Person, Person]
  await act(side, { path: 'posts.create', actor: first, person: first, input: { text: 'hello' } })
  await act(side, {
    path: 'posts.create',
    actor: second,
    person: second,
    input: { text: 'hello', quote: side.post(0) },
  })
  const on = { post: side.post(0) }
  await act(side, { path: 'comments.add', actor: second, person: first, input: { on, text: 'hello yourself' } })
  const parent = side.comment(0).id
  await act(side, { path: 'comments.add', actor: third, person: first, input: { on, parent, text: 'and so say I' } })
}

/** Does the same on every database, and answers what was done and what came of it. */
async function step(sides: readonly Side[], drawn: DrawnStep, now: number): Promise<string> {
  const [first = fail('there is no database')] = sides
  const expected = stepOn(first, drawn).expected(await knownOf(first, now))
  const outcomes = await Promise.all(sides.map((side) => act(side, stepOn(side, drawn))))
  const { what, came } = outcomes[0] ?? fail('there is no outcome')
  for (const other of outcomes) if (other.came !== (expected ?? came)) fail(`${other.what}: not ${expected ?? came}`)
  return what
}

type Act = Omit<ReturnType<typeof stepOn>, 'expected'>

async function act(side: Side, step: Act): Promise<{ what: string; came: string }> {
  const { path, actor, input } = step
  const { came, data } = read(await side.ask(actor, path, input))
  if (came === 'ok') await side.remember(step, data)
  return { what: `${side.name}: ${actor.handle} ${path} ${JSON.stringify(input)} came to ${came}`, came }
}

async function knownOf(side: Side, now: number): Promise<Known> {
  const world = await side.world()
  const posts = new Map(world.posts.map((row) => [row.id, row]))
  return { ideal: idealOf(world, now), posts, comments: new Map(world.comments.map((row) => [row.id, row])) }
}

/** So many of the people, each sequence others. */
function readersOf(side: Side, [first]: readonly DrawnStep[], readers: number): Person[] {
  return Array.from({ length: readers }, (_, at) => side.person((first?.person ?? 0) + at))
}

/** Every reader who has a session looks at everything, and somebody who has none; then the doctor does. */
async function end(side: Side, now: number, readers: readonly Person[]): Promise<void> {
  const world = await side.world()
  const ideal = idealOf(world, now)
  for (const person of [...readers.filter(({ id }) => ideal.isActive(id)), null]) {
    const reader: Reader = person ?? { id: null, role: 'member' }
    for (const look of looksOf(world, ideal, reader)) await compare(side, person, look)
  }
  const found = await side.doctor()
  if (found.length > 0) fail(`the doctor of ${side.name} finds ${found.join('; ')}`)
}

async function compare(side: Side, person: Person | null, look: Look): Promise<void> {
  for (const limit of look.pages ?? [0]) {
    const { came, told } = await walk(side, person, { look, limit })
    const is = look.pages && look.isUnordered ? sorted(look.is) : look.is
    const same = came === 'ok' ? isDeepStrictEqual(look.isUnordered ? sorted(told) : told, is) : true
    if (came === look.outcome && same) continue
    const asked = `${side.name}: ${look.path} ${JSON.stringify(look.input)} in pages of ${limit} by ${person?.handle}`
    fail(`${asked} is ${came} ${JSON.stringify(told)}, not ${look.outcome} ${JSON.stringify(is)}`)
  }
}

const sorted = (items: unknown) =>
  (items as object[]).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

interface Page {
  readonly items: readonly never[]
  readonly cursor: string | null
}

/** What one answer tells, or all pages of a list. */
async function walk(side: Side, person: Person | null, { look, limit }: { look: Look; limit: number }) {
  const told: unknown[] = []
  const input = limit === 0 ? look.input : { ...look.input, limit }
  for (let cursor: string | null = null; ; ) {
    const { came, data } = read(await side.ask(person, look.path, cursor === null ? input : { ...input, cursor }))
    if (came !== 'ok') return { came, told }
    if (limit === 0) return { came, told: look.of(data as never) }
    const page = data as Page
    told.push(...page.items.map(look.of))
    cursor = page.cursor
    if (cursor === null) return { came, told }
  }
}

/** Every answer of every database, made alike. */
function sameEverywhere([first, ...others]: readonly Side[]): void {
  for (const other of others)
    for (const [at, answer] of (first?.told ?? []).entries())
      if (other.told[at] !== answer) fail(`${first?.name}: ${answer}\n${other.name}: ${other.told[at]}`)
}

interface Proving {
  readonly urls: readonly string[]
  readonly minutes: number
  readonly seed: number
  /** At the least, whatever time they take. */
  readonly sequences: number
  readonly note: (line: string) => void
}

const A_ROUND = 10
const PATIENCE_MS = 300_000

/** Runs sequences, each round from the next seed, and answers how many and from which seeds. */
export async function proveSequences({ urls, minutes, seed, sequences, note }: Proving) {
  await using stage = await openStage(urls)
  const deadline = performance.now() + minutes * 60_000
  let [round, run] = [seed, 0]
  const options = { patienceMs: PATIENCE_MS, onHeld: () => void run++ }
  for (; run < sequences || performance.now() < deadline; round++)
    await fc.assert(sequencesHold(stage, options), { seed: round, numRuns: A_ROUND }).catch((error: Error) => {
      note(`${error.message}\n${(error.cause as Error | undefined)?.message}`) // now: the servers end first, and may fail at that
      throw error
    })
  return { run, seeds: `${seed} to ${round - 1}` }
}
