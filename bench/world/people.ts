import { skeletonOf } from '@kindred/server/testing'
import type { Random } from './random.ts'
import { accountIdAt, idAt, PRESENT_MS, readersOf, type WorldSize } from './size.ts'
import type { Write } from './tables.ts'
import { tokenHashAt } from './tokens.ts'

/** How one person in so many is. */
const PRIVATE = 20
const SUSPENDED = 100
/** One in so many of those whom somebody could see is muted by them, or blocked. */
const KEPT_AWAY = 50
const CLOSE_FRIENDS = 5

export const handleAt = (index: number): string => `p${index}`
export const isPrivateAt = (index: number): boolean => index % PRIVATE === 7
export const listIdAt = (index: number): number => idAt(Date.UTC(2025, 7, 1) + index)

/** Everybody, with a profile; a session for those who are measured. */
export function writePeople(write: Write, size: WorldSize): void {
  const firstReader = size.people - readersOf(size)
  for (let index = 0; index < size.people; index++) {
    const id = accountIdAt(index)
    const handle = handleAt(index)
    const suspendedAt = index < firstReader && index % SUSPENDED === 13 ? PRESENT_MS : null
    const isPrivate = isPrivateAt(index) ? 1 : 0
    write('accounts', [
      ...[id, handle, skeletonOf(handle), `${handle}@example.com`, null, 'member', suspendedAt, null, 0, isPrivate],
      PRESENT_MS,
    ])
    write('profiles', [id, index % 3 ? `Person ${index}` : null, null, '[]', null, null, 'everyone', 'everyone', 0])
    if (index < firstReader) continue
    const session = [idAt(Date.UTC(2025, 8, 1) + index), id, tokenHashAt(index), 'bench', 0]
    write('sessions', [...session, PRESENT_MS, PRESENT_MS, PRESENT_MS * 2])
  }
}

/** The readers who find a person's posts in their home, by that person's place. */
export type ReadBy = ReadonlyMap<number, readonly number[]>

/** Who follows whom, in the order of the followers; and whom each keeps away, confides in and lists. */
export function writeTies(write: Write, size: WorldSize, random: Random): ReadBy {
  const readBy = new Map<number, number[]>()
  let next = idAt(Date.UTC(2025, 9, 1))
  const row = (from: number, to: number) => [next++, accountIdAt(from), accountIdAt(to), PRESENT_MS]
  for (let from = 0; from < size.people; from++) {
    const followees = [...followeesOf(from, size, random)]
    const kept = new Set(followees.filter(() => random.below(KEPT_AWAY) === 0))
    const blocked = new Set([...kept].filter((_, at) => at % 2 === 0))
    for (const to of followees) if (!blocked.has(to)) write('follows', row(from, to))
    if (from >= size.people - readersOf(size))
      for (const to of followees) if (!kept.has(to)) readBy.set(to, [...(readBy.get(to) ?? []), from])
    for (const to of blocked) write('blocks', row(from, to))
    for (const to of kept)
      if (!blocked.has(to)) write('mutes', [next++, accountIdAt(from), accountIdAt(to), 1, 1, 0, 0, null, PRESENT_MS])
    const friends = followees.filter((to) => !blocked.has(to)).slice(0, CLOSE_FRIENDS)
    for (const to of friends) write('close_friends', row(from, to))
    write('audience_lists', [listIdAt(from), accountIdAt(from), 'A list', friends.length, PRESENT_MS])
    for (const to of friends) write('audience_list_members', [next++, listIdAt(from), accountIdAt(to), PRESENT_MS])
  }
  return readBy
}

/** In the order of their places. */
function followeesOf(from: number, size: WorldSize, random: Random): Set<number> {
  const wanted = Math.min(followeesWanted(from, size, random), Math.floor(size.people / 2))
  const found = new Set<number>()
  for (let tries = 0; found.size < wanted && tries < wanted * 20; tries++) {
    const to = random.ranked(size.people, 2)
    if (to !== from) found.add(to)
  }
  return new Set([...found].sort((a, b) => a - b))
}

function followeesWanted(from: number, size: WorldSize, random: Random): number {
  let first = size.people
  for (const { count, followees } of size.readers) {
    first -= count
    if (from >= first) return followees
  }
  const given = size.readers.reduce((sum, { count, followees }) => sum + count * followees, 0)
  const mean = (size.follows - given) / (size.people - readersOf(size))
  return Math.max(1, Math.round(mean * 0.4 * (1 - random.next()) ** -0.6)) // a power law with this mean
}
