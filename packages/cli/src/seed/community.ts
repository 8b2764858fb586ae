import type { Random } from './random.ts'

/** A made-up community, before it becomes rows. People are numbered from 0; moments are milliseconds since 1970. */
export interface Community {
  readonly people: readonly SeedPerson[]
  readonly follows: readonly Tie[]
  /** Asked of private people and not yet answered. */
  readonly requests: readonly Tie[]
  readonly blocks: readonly Tie[]
  readonly mutes: readonly (Tie & { readonly until: number | null })[]
  readonly closeFriends: readonly Tie[]
  readonly lists: readonly SeedList[]
}

interface SeedPerson {
  readonly handle: string
  readonly name: string
  readonly bio: string | null
  readonly isPrivate: boolean
  readonly joinedAt: number
}

interface SeedList {
  readonly owner: number
  readonly name: string
  readonly members: readonly number[]
}

/** From one person to another. */
export interface Tie {
  readonly from: number
  readonly to: number
}

/** Who follows whom, and how to call the people. */
export interface Network {
  readonly handles: readonly string[]
  readonly names: readonly string[]
  readonly follows: readonly Tie[]
}

export const DAY_MS = 86_400_000
const HISTORY_DAYS = 200
const PRIVATE_SHARE = 0.12
const BIOS = [
  'Coffee first. Photographs of bridges.',
  'I bake, badly, and write about it.',
  'Trains, maps and slow weekends.',
  'Learning the cello. Neighbours, forgive me.',
  'Bird notes from the back garden.',
  'Cycling to places with good bread.',
]
const LIST_NAMES = ['Book club', 'Family', 'Work', 'Sunday football', 'Neighbours']

/** Puts people, privacy, blocks, mutes, close friends and lists around a network. `until` is the community's present. */
export function buildCommunity(network: Network, random: Random, until: number): Community {
  const count = network.handles.length
  const people = network.handles.map(
    (handle, index): SeedPerson => ({
      handle,
      name: network.names[index] as string,
      bio: random.chance(0.7) ? random.pick(BIOS) : null,
      isPrivate: random.chance(PRIVATE_SHARE),
      joinedAt: until - Math.floor((HISTORY_DAYS / 2 + random.next() * (HISTORY_DAYS / 2)) * DAY_MS),
    }),
  )
  const ties = new Set(network.follows.map(({ from, to }) => from * count + to))
  const strangers = (tie: Tie) =>
    tie.from !== tie.to && !ties.has(tie.from * count + tie.to) && !ties.has(tie.to * count + tie.from)
  const blocks = distinct(count / 10, () => ({ from: random.below(count), to: random.rank(count) }), strangers)
  const blocked = new Set(blocks.flatMap(({ from, to }) => [from * count + to, to * count + from]))
  const free = (tie: Tie) => strangers(tie) && !blocked.has(tie.from * count + tie.to)
  const closed = people.flatMap((person, index) => (person.isPrivate ? [index] : []))
  const ask = () => ({ from: random.below(count), to: closed.length > 0 ? random.pick(closed) : 0 })
  return {
    people,
    follows: network.follows,
    requests: closed.length === 0 ? [] : distinct(count / 8, ask, free),
    blocks,
    mutes: random
      .sample(network.follows, Math.ceil(count / 10))
      .map((tie) => ({ ...tie, until: muteEnd(random, until) })),
    ...circles(network, random),
  }
}

/** Some mutes hold for ever, some end in the coming month, some have ended. */
function muteEnd(random: Random, until: number): number | null {
  if (random.chance(0.4)) return null
  return until + Math.floor((random.next() * 40 - 10) * DAY_MS)
}

/** Close friends and lists are chosen among one's followers. */
function circles({ handles, follows }: Network, random: Random): Pick<Community, 'closeFriends' | 'lists'> {
  const followers = gather(follows.map(({ from, to }) => [to, from]))
  const closeFriends: Tie[] = []
  const lists: SeedList[] = []
  for (let owner = 0; owner < handles.length; owner++) {
    const fans = followers.get(owner) ?? []
    if (fans.length === 0) continue
    if (random.chance(0.5))
      for (const to of random.sample(fans, 1 + random.below(8))) closeFriends.push({ from: owner, to })
    if (random.chance(0.25))
      lists.push({ owner, name: random.pick(LIST_NAMES), members: random.sample(fans, 1 + random.below(12)) })
  }
  return { closeFriends, lists }
}

/** The values of each key, in order. */
export function gather(pairs: readonly (readonly [number, number])[]): Map<number, number[]> {
  const gathered = new Map<number, number[]>()
  for (const [key, value] of pairs) {
    const values = gathered.get(key)
    if (values) values.push(value)
    else gathered.set(key, [value])
  }
  return gathered
}

/** Up to `wanted` different ties that `allowed` accepts; fewer when the community is too close. */
function distinct(wanted: number, draw: () => Tie, allowed: (tie: Tie) => boolean): Tie[] {
  const found = new Map<string, Tie>()
  for (let tries = 0; found.size < wanted && tries < wanted * 50; tries++) {
    const tie = draw()
    if (allowed(tie)) found.set(`${tie.from} ${tie.to}`, tie)
  }
  return [...found.values()]
}
