import type { AccountId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { everything } from '../../../test/visibility/everything.ts'
import { type Model, type ModelViewer, modelOf } from '../../../test/visibility/model.ts'
import { insertNotes, type NoteTables, noteContent, notes } from '../../../test/visibility/notes.ts'
import { accountRow, asViewer, insertPeople, itemRow, nextId } from '../../../test/visibility/rows.ts'
import type { Reads } from '../../db/database.ts'
import { anonymous, type Viewer } from '../../kernel/viewer.ts'
import { testHouse } from '../../testing/index.ts'
import { accountsModule } from '../accounts/index.ts'
import { graph } from '../graph/index.ts'
import { sightOf, type TiesTables, visibilityModule, visibleItem, visiblePerson } from './index.ts'

const heard: [string, number][] = []
const open = () =>
  testHouse({
    databaseUrl: inject('databaseUrl'),
    modules: [accountsModule(), graph, visibilityModule((...told) => heard.push(told)), notes],
  })

let house: Awaited<ReturnType<typeof open>>
let world: ReturnType<typeof everything>
let model: Model
let db: Reads<TiesTables & NoteTables>

beforeAll(async () => {
  house = await open()
  world = everything(house.clock())
  model = modelOf(world.rows, house.clock())
  db = house.database.db as typeof db
  await insertPeople(house, world.rows)
  await insertNotes(house, world.rows)
})
afterAll(() => house[Symbol.asyncDispose]())

const viewerOf = ({ id, role }: ModelViewer): Viewer => (id === null ? anonymous : asViewer({ id, role }))
const names = ['nobody', 'a member', 'a moderator', 'an admin', 'an author', 'an author who was suspended']

describe.each(names.map((name, at) => ({ name, at })))('what $name sees', ({ at }) => {
  const who = () => world.viewers[at] as ModelViewer
  const expectedItems = () => world.rows.items.filter((item) => model.canView(who(), item)).map((item) => item.id)
  const expectedPeople = () => world.rows.accounts.filter(({ id }) => model.canSeePerson(who(), id)).map(({ id }) => id)

  test('[VIS-2] the predicate says what the definition says, for every tie, audience and state', async () => {
    const sight = sightOf(viewerOf(who()), house.clock())
    const rows = await db
      .selectFrom('notes as n')
      .select('n.id')
      .where(visibleItem(sight, { kind: noteContent, alias: 'n' }))
      .orderBy('n.id')
      .execute()
    expect(rows.map((row) => row.id)).toEqual(expectedItems())
    expect(rows.length).toBeGreaterThan(0)
  })

  test('[VIS-2] the rule says what the definition says, for every tie, audience and state', async () => {
    const seen = await house.services.visibility.visible(viewerOf(who()), noteContent, world.rows.items)
    expect(seen.map((item) => item.id)).toEqual(expectedItems())
  })

  test('[VIS-2] what is told clause by clause is what the rule decides, for every tie, audience and state', async () => {
    const { visibility } = house.services
    const viewer = viewerOf(who())
    const seen = new Set((await visibility.visible(viewer, noteContent, world.rows.items)).map(({ id }) => id))
    const step = 13 // coprime to every period of the world: each clause is met both ways
    const some = world.rows.items.filter((_, index) => index % step === at)
    const held = new Map<string, Set<boolean>>()
    for (const item of some) {
      const told = await visibility.explain(viewer, noteContent, item)
      expect(told?.isVisible).toBe(seen.has(item.id))
      const isMeant = told?.item.find(({ name }) => name === 'isMeantForViewer')?.holds
      const isGranted = told?.audience.every(({ holds }) => holds)
      expect(isMeant).toBe(isGranted || item.author_id === who().id)
      for (const { name, holds } of [...(told?.person ?? []), ...(told?.item ?? [])])
        held.set(name, (held.get(name) ?? new Set()).add(holds))
    }
    const names = ['authorIsActive', 'viewerDoesNotBlock', 'authorDoesNotBlock']
    expect([...held.keys()]).toEqual([...names, 'isNotRemoved', 'isNotHidden', 'isNotArchived', 'isMeantForViewer'])
    if (at === 1) expect([...held.values()].map((outcomes) => outcomes.size)).toEqual([2, 2, 2, 2, 2, 2, 2])
  })

  test('[BLK-1] people are seen unless they are suspended or in a block with the viewer', async () => {
    const sight = sightOf(viewerOf(who()), house.clock())
    const rows = await db
      .selectFrom('accounts as a')
      .select('a.id')
      .where(visiblePerson(sight, 'a.id'))
      .orderBy('a.id')
      .execute()
    expect(rows.map((row) => row.id)).toEqual(expectedPeople())
    const all = world.rows.accounts.map(({ id }) => id)
    expect([...(await house.services.visibility.people(viewerOf(who()), all))].sort()).toEqual(expectedPeople().sort())
  })

  test('[ERR-1] whoever is missing, suspended or blocks the viewer is not found, and whom the viewer blocks is told apart', async () => {
    const viewer = viewerOf(who())
    const blocked = new Set(world.rows.blocks.filter((row) => row.blocker_id === who().id).map((row) => row.blocked_id))
    const active = modelOf({ accounts: world.rows.accounts }, house.clock())
    for (const { id, handle } of world.rows.accounts.filter((_, index) => index % 7 === at || index < 6)) {
      const isBlocked = blocked.has(id) && active.canSeePerson(who(), id)
      const expected = isBlocked ? 'graph.unblock-first' : model.canSeePerson(who(), id) ? id : 'not-found'
      const { visibility } = house.services
      expect(await visibility.person(viewer, id).catch((refusal) => refusal.reason)).toBe(expected)
      expect(await visibility.person(viewer, `@${handle}`).catch((refusal) => refusal.reason)).toBe(expected)
      const shown = visibility.person(viewer, id, { evenIfBlocking: true }).catch((refusal) => refusal.reason)
      expect(await shown).toBe(isBlocked ? id : expected)
      const together = visibility.everybody(viewer, [id, `@${handle}`]).catch((refusal) => refusal.reason)
      expect(await together).toEqual(expected === id ? [id] : expected)
    }
    await expect(house.services.visibility.person(viewer, '@nobody_here')).rejects.toMatchObject({
      reason: 'not-found',
    })
  })
})

test('[VIS-2] the second belt lets everything pass that the predicate lets pass', async () => {
  for (const who of world.viewers) {
    const seen = world.rows.items.filter((item) => model.canView(who, item))
    expect(await house.services.visibility.show(viewerOf(who), noteContent, seen)).toEqual(seen)
  }
  expect(heard).toEqual([])
})

test('[VIS-2] the second belt counts what it holds back', async () => {
  const [member] = world.viewers.slice(1) as [ModelViewer]
  const hidden = world.rows.items.filter((item) => !model.canView(member, item)).slice(0, 3)
  expect(await house.services.visibility.show(viewerOf(member), noteContent, hidden)).toEqual([])
  expect(heard.splice(0)).toEqual([['note', 3]])
})

test('[BLK-7] what feeds leave out is muted posts, while the mute holds, and the rule knows nothing of it', async () => {
  const { id: viewer } = world.viewers[1] as { id: AccountId }
  const muted = [
    { mutes_posts: 1 },
    { mutes_posts: 1, until: house.clock() + 1 },
    { mutes_posts: 1, until: house.clock() },
    { mutes_posts: 0, mutes_reposts: 1, mutes_stories: 1, mutes_notifications: 1 },
    { mutes_posts: 1, muter_id: world.viewers[2]?.id ?? viewer },
  ].map((mute) => ({ author: accountRow(), mute }))
  const nobody = { mutes_reposts: 0, mutes_stories: 0, mutes_notifications: 0, until: null, created_at: 0 }
  const items = muted.map(({ author }) => itemRow(author.id))
  await insertPeople(house, {
    accounts: muted.map(({ author }) => author),
    mutes: muted.map(({ author, mute }) => ({
      ...nobody,
      muter_id: viewer,
      ...mute,
      id: nextId(),
      muted_id: author.id,
    })),
  })
  await insertNotes(house, { items })

  const sight = sightOf(asViewer({ id: viewer, role: 'member' }), house.clock())
  const seen = async (leaveOutMuted: boolean) => {
    const query = db.selectFrom('notes as n').select('n.id').orderBy('n.id')
    const predicate = visibleItem(sight, { kind: noteContent, alias: 'n' }, { leaveOutMuted })
    const rows = await query
      .where('n.id', '>=', items[0]?.id ?? '')
      .where(predicate)
      .execute()
    return rows.map((row) => items.findIndex((item) => item.id === row.id))
  }
  expect(await seen(true)).toEqual([2, 3, 4])
  expect(await seen(false)).toEqual([0, 1, 2, 3, 4])
  const shown = await house.services.visibility.show(asViewer({ id: viewer, role: 'member' }), noteContent, items)
  expect(shown).toEqual(items)
})
