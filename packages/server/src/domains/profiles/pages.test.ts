import type { AccountId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PeopleHouse, peopleHouse } from '../../../test/profiles/house.ts'
import {
  blocks,
  fillerOf,
  followers,
  following,
  idsOf,
  mutes,
  type PeopleList,
  peopleLists,
} from '../../../test/profiles/lists.ts'

const CROWD = 60
const MAX_SCANNED = 2000
const RUNS = { numRuns: 8 }

let house: PeopleHouse
let fill: ReturnType<typeof fillerOf>
/** Half of them are suspended. */
let plain: AccountId[]
let suspended: AccountId[]
beforeAll(async () => {
  house = await peopleHouse()
  fill = fillerOf(house)
  plain = await house.crowd(CROWD)
  suspended = await house.crowd(CROWD)
  await suspend(suspended)
})
afterAll(() => house[Symbol.asyncDispose]())

async function suspend(people: readonly AccountId[]): Promise<void> {
  await house.database.transaction(({ db }) =>
    db.updateTable('accounts').set({ suspended_at: 0 }).where('id', 'in', people).execute(),
  )
}

type Fate = 'seen' | 'suspended' | 'blocked' | 'blocking'
/** One row of a list: whoever stands in it, and whether the viewer sees them. */
interface Row {
  readonly id: string
  readonly person: AccountId
  readonly isVisible: boolean
}

const fates = (list: PeopleList) =>
  fc.constantFrom<Fate>('seen', 'seen', 'suspended', ...(list === blocks ? [] : (['blocked', 'blocking'] as const)))

/** A new list of somebody new, in the order in which it is read. */
async function listOf(list: PeopleList, script: readonly Fate[]) {
  const [owner] = (await house.crowd(1)) as [AccountId]
  const of = await fill.begin(list, owner)
  const rows: Row[] = []
  const positions = new Map<AccountId, number>() // stay known when rows go
  let next = 0
  const add = async (arriving: readonly Fate[]) => {
    const people = arriving.map((fate) => (fate === 'suspended' ? suspended : plain)[next++] as AccountId)
    const ids = await fill.add(list, of, people)
    await fill.block(
      arriving.flatMap((fate, i): [AccountId, AccountId][] => {
        const person = people[i] as AccountId
        return fate === 'blocked' ? [[owner, person]] : fate === 'blocking' ? [[person, owner]] : []
      }),
    )
    for (const [i, fate] of arriving.entries()) {
      const row = { id: ids[i] as string, person: people[i] as AccountId, isVisible: fate === 'seen' }
      positions.set(row.person, Number(row.id))
      rows.unshift(row)
    }
  }
  await add(script)
  return { owner, of, rows, positions, add, viewer: house.as(owner) }
}
type Listed = Awaited<ReturnType<typeof listOf>>

/** Deletes the row at an index, and forgets it. */
async function drop(list: PeopleList, { rows }: Listed, at: number): Promise<void> {
  const [row] = rows.splice(at, 1)
  if (!row) return
  await house.database.transaction(({ db }) =>
    db
      .deleteFrom(list.table as 'follows')
      .where('id', '=', row.id as never)
      .execute(),
  )
}

/** Walks to the end and compares each page with what is ahead; `between` runs after each. */
async function walk(
  list: PeopleList,
  listed: Listed,
  { limits, between }: { limits: readonly number[]; between?: (page: number) => Promise<void> },
): Promise<AccountId[]> {
  const walked: AccountId[] = []
  let cursor: string | undefined
  for (let page = 0; ; page++) {
    const limit = limits[page % limits.length] as number
    const last = listed.positions.get(walked.at(-1) as AccountId) ?? Number.POSITIVE_INFINITY
    const given = await list.read(listed.viewer, listed.of, { limit, ...(cursor && { cursor }) })
    const ahead = listed.rows.filter(({ id, isVisible }) => isVisible && Number(id) < last)
    expect(idsOf(given)).toEqual(ahead.slice(0, limit).map(({ person }) => person))
    expect(given.cursor === null).toBe(ahead.length <= limit)
    walked.push(...idsOf(given))
    if (given.cursor === null) return walked
    cursor = given.cursor
    await between?.(page)
  }
}

const limits = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 })), {
  minLength: 1,
  maxLength: 3,
})

describe.each(peopleLists)('$path', (list) => {
  test('[PAG-1] pages of any size, one after the other, are the visible list: in order, each once, null at its end alone', async () => {
    const scripts = fc.array(fates(list), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(scripts, limits, async (script, sizes) => {
        const listed = await listOf(list, script)
        const walked = await walk(list, listed, { limits: sizes })
        expect(walked).toEqual(listed.rows.filter(({ isVisible }) => isVisible).map(({ person }) => person))
      }),
      RUNS,
    )
  })

  test('[PAG-2] what is visible during the whole walk comes once, and nothing twice, while rows come and go', async () => {
    const step = fc.oneof(fc.record({ add: fates(list) }), fc.record({ drop: fc.nat(29) }))
    const scripts = fc.array(fates(list), { minLength: 5, maxLength: 25 })
    const steps = fc.array(fc.array(step, { maxLength: 3 }), { minLength: 1, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(scripts, steps, fc.integer({ min: 1, max: 4 }), async (script, changes, limit) => {
        const listed = await listOf(list, script)
        const before = listed.rows.filter(({ isVisible }) => isVisible).map(({ person }) => person)
        const between = async (page: number) => {
          for (const change of changes[page] ?? [])
            if ('add' in change) await listed.add([change.add])
            else await drop(list, listed, change.drop)
        }
        const walked = await walk(list, listed, { limits: [limit], between })
        expect(new Set(walked).size).toBe(walked.length)
        const stayed = new Set(listed.rows.map(({ person }) => person))
        expect(walked.filter((person) => stayed.has(person))).toEqual(before.filter((person) => stayed.has(person)))
      }),
      RUNS,
    )
  })

  test('[PAG-4] a cursor works for its viewer, its list and its query alone', async () => {
    const listed = await listOf(list, ['seen', 'seen', 'seen'])
    const cursor = (await list.read(listed.viewer, listed.of, { limit: 1 })).cursor as string
    const refused = (other: PeopleList, whose: Listed, taken: string) =>
      expect(other.read(whose.viewer, whose.of, { limit: 1, cursor: taken })).rejects.toMatchObject({
        reason: 'invalid-input',
        details: { issues: [{ path: 'cursor' }] },
      })
    await refused(list, await listOf(list, ['seen', 'seen', 'seen']), cursor)
    for (const other of peopleLists.filter(({ path }) => path !== list.path)) {
      await refused(other, { ...listed, of: await fill.begin(other, listed.owner) }, cursor)
    }
    for (const forged of tampered(cursor)) await refused(list, listed, forged)
    expect(idsOf(await list.read(listed.viewer, listed.of, { limit: 2, cursor }))).toHaveLength(2)
  })

  test('[PAG-5] a limit outside 1 to 100 is refused', async () => {
    const listed = await listOf(list, ['seen'])
    for (const limit of [0, 101, -1, 1.5, '5', null, Number.MAX_SAFE_INTEGER])
      await expect(list.read(listed.viewer, listed.of, { limit: limit as number })).rejects.toMatchObject({
        reason: 'invalid-input',
        details: { issues: [{ path: 'limit' }] },
      })
    expect((await list.read(listed.viewer, listed.of, { limit: 100 })).cursor).toBeNull()
  })
})

/** A cursor with each of its bytes changed, cut, prolonged, in other spellings, and things that are none. */
function tampered(cursor: string): string[] {
  const bytes = Buffer.from(cursor, 'base64url')
  const flipped = [...bytes.keys()].map((at) => {
    const other = Buffer.from(bytes)
    other.writeUInt8(other.readUInt8(at) ^ 1, at)
    return other.toString('base64url')
  })
  return [
    ...flipped,
    cursor.slice(0, -1),
    `${cursor}A`,
    `${cursor}=`,
    ` ${cursor}`,
    cursor.toUpperCase(),
    'x',
    '1',
    'null',
  ]
}

test('[PAG-4] cursors have one length and tell nothing: neither where they lead, nor to the same place twice alike', async () => {
  const listed = await listOf(followers, Array<Fate>(12).fill('seen'))
  const cursors = new Set<string>()
  for (let limit = 1; limit <= 11; limit++)
    for (let again = 0; again < 2; again++)
      cursors.add((await followers.read(listed.viewer, listed.of, { limit })).cursor as string)
  expect(cursors.size).toBe(22)
  expect(new Set([...cursors].map((cursor) => cursor.length)).size).toBe(1)
  for (const cursor of cursors) {
    const bytes = Buffer.from(cursor, 'base64url')
    for (const { id } of listed.rows) {
      const plainId = Buffer.alloc(8)
      plainId.writeBigUInt64BE(BigInt(id))
      expect(bytes.includes(plainId)).toBe(false)
      expect(bytes.toString('latin1')).not.toContain(id)
    }
  }
})

test('[PAG-4] a cursor of followers leads nowhere in the followers of somebody else, and people without a session share theirs', async () => {
  const [one, other] = [await listOf(followers, Array<Fate>(5).fill('seen')), await listOf(followers, ['seen', 'seen'])]
  const { cursor } = await followers.read(house.anonymous, one.of, { limit: 2 })
  const asked = { limit: 2, cursor: cursor as string }
  expect(idsOf(await followers.read(house.anonymous, one.of, asked))).toHaveLength(2)
  for (const read of [
    () => followers.read(house.anonymous, other.of, asked),
    () => following.read(house.anonymous, one.of, asked),
    () => followers.read(one.viewer, one.of, asked),
  ])
    await expect(read()).rejects.toMatchObject({ reason: 'invalid-input', details: { issues: [{ path: 'cursor' }] } })
})

describe('rows that nobody sees', () => {
  let hidden: AccountId[]
  beforeAll(async () => {
    hidden = await house.crowd(MAX_SCANNED + 100)
    await suspend(hidden)
  })

  /** Two people above and two below so many that are hidden. */
  async function longList(list: PeopleList, between: readonly AccountId[]) {
    const [owner] = (await house.crowd(1)) as [AccountId]
    const of = await fill.begin(list, owner)
    const people = [...plain.slice(0, 2), ...between, ...plain.slice(2, 4)]
    await fill.add(list, of, people)
    return { viewer: house.as(owner), of, visible: [3, 2, 1, 0].map((at) => plain[at] as AccountId) }
  }

  test.each([followers, mutes])(
    '[PAG-3] $path: a page is short before the end only once 2,000 rows were scanned',
    async (list) => {
      const { viewer, of, visible } = await longList(list, hidden)
      const first = await list.read(viewer, of, { limit: 3 })
      expect(idsOf(first)).toEqual(visible.slice(0, 2))
      const second = await list.read(viewer, of, { limit: 3, cursor: first.cursor as string })
      expect(idsOf(second)).toEqual(visible.slice(2))
      expect(second.cursor).toBeNull()
      const full = await list.read(viewer, of, { limit: 2 })
      expect([idsOf(full), full.cursor]).toEqual([visible.slice(0, 2), expect.any(String)])
    },
  )

  test('[PAG-3] fewer of them shorten no page and leave no cursor behind', async () => {
    const fewer = hidden.slice(200)
    const { viewer, of, visible } = await longList(followers, fewer)
    expect(idsOf(await followers.read(viewer, of, { limit: 3 }))).toEqual(visible.slice(0, 3))
    const tail = await listOf(followers, ['seen', 'seen'])
    await fill.add(followers, tail.of, fewer)
    expect(await followers.read(tail.viewer, tail.of, { limit: 2 })).toMatchObject({ items: [{}, {}], cursor: null })
  })
})
