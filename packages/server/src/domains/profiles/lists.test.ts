import { type AccountId, type Endpoint, endpointsOf, type ListId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PeopleHouse, peopleApi, peopleHouse, type SignedUp } from '../../../test/profiles/house.ts'
import { blocks, fillerOf, followers, following, idsOf, peopleLists } from '../../../test/profiles/lists.ts'
import type { RawAnswer } from '../../testing/client.ts'

const HOUR_MS = 3_600_000
const missing = '4503599627370495' as AccountId

let house: PeopleHouse
let fill: ReturnType<typeof fillerOf>
beforeAll(async () => {
  house = await peopleHouse()
  fill = fillerOf(house)
})
afterAll(() => house[Symbol.asyncDispose]())

let made = 0
/** New people for each test, by short names. */
async function people<Name extends string>(...names: Name[]): Promise<Record<Name, SignedUp>> {
  const group = ++made
  const entries = Object.entries<SignedUp>(await house.people(...names.map((name) => `${name}_${group}`)))
  return Object.fromEntries(entries.map(([handle, person]) => [handle.split('_')[0], person])) as never
}

function fieldsOf({ input }: Endpoint): string[] {
  return Object.keys((input as { shape?: object }).shape ?? {})
}

test('there is no list of people but these', () => {
  const paged = [...endpointsOf(peopleApi)].filter(([, endpoint]) => fieldsOf(endpoint).includes('cursor'))
  const others = ['auth.sessions', 'graph.lists.all', 'graph.mutedWords.list']
  expect(paged.map(([path]) => path).toSorted()).toEqual([...peopleLists.map(({ path }) => path), ...others].toSorted())
})

describe.each(peopleLists)('$path', (list) => {
  test('[BLK-1] leaves out whoever is in a block with the viewer, in either direction, and who is suspended', async () => {
    const [me, plain, blocked, blocking, suspended, back] = (await house.crowd(6)) as [AccountId, ...AccountId[]]
    const of = await fill.begin(list, me)
    const everybody = [plain, blocked, blocking, suspended, back] as AccountId[]
    await fill.add(list, of, everybody)
    if (list !== blocks) await fill.block([[me, blocked as AccountId]])
    await fill.block([[blocking as AccountId, me]])
    await house.suspend(suspended as AccountId)
    await house.suspend(back as AccountId)
    await house.unsuspend(back as AccountId)
    const seen = idsOf(await list.read(house.as(me), of))
    expect(seen).toEqual(list === blocks ? [back, blocking, blocked, plain] : [back, plain])
    expect(house.heldBack(), 'people that only the second look held back').toBe(0)
  })

  test('shows people with what lies between them and the viewer', async () => {
    const [me, other] = (await house.crowd(2)) as [AccountId, AccountId]
    const of = await fill.begin(list, me)
    await fill.add(list, of, [other])
    const { items } = await list.read(house.as(me), of)
    const [item] = items
    const person = item && 'person' in item ? item.person : item
    const { bio, links, fields, joinedAt, counts, ...bare } = await house.as(me).profiles.get({ person: other })
    expect(person).toEqual(bare)
  })

  test('[AUTHZ-2] tells nobody what is on the list of somebody else, unless everybody may read it', async () => {
    const [me, other, eve] = (await house.crowd(3)) as [AccountId, AccountId, AccountId]
    const of = await fill.begin(list, me)
    await fill.add(list, of, [other])
    const outcome = await list.read(house.as(eve), of).then(idsOf, ({ reason }) => reason)
    const isOpen = list === followers || list === following
    expect(outcome).toEqual(isOpen ? [other] : list.path === 'graph.lists.members' ? 'not-found' : [])
    if (isOpen) return
    await expect(list.read(house.anonymous, of)).rejects.toMatchObject({ reason: 'unauthenticated' })
  })
})

test.each([followers, following])('[BLK-1] $path of a third person parts those who block each other', async (list) => {
  const { ann, bob, cid } = await people('ann', 'bob', 'cid')
  await fill.add(list, cid.id, [ann.id, bob.id])
  const seen = async (viewer: SignedUp) => idsOf(await list.read(viewer, cid.id))
  expect(await seen(ann)).toEqual([bob.id, ann.id])
  await ann.graph.block({ target: bob.ref })
  expect([await seen(ann), await seen(bob), await seen(cid)]).toEqual([[ann.id], [bob.id], [bob.id, ann.id]])
  await ann.graph.unblock({ target: bob.ref })
  expect(await seen(bob)).toEqual([bob.id, ann.id])
})

test('[BLK-4] a list of people is no way around a block', async () => {
  const { ann, bob } = await people('ann', 'bob')
  const { id: list } = await bob.graph.lists.create({ name: 'people' })
  await bob.graph.lists.add({ list, person: ann.ref })
  await ann.graph.block({ target: bob.ref })
  expect((await bob.graph.lists.all()).items).toMatchObject([{ id: list, memberCount: 0 }])
  await expect(bob.graph.lists.add({ list, person: ann.ref })).rejects.toMatchObject({ reason: 'not-found' })
  const { id: hers } = await ann.graph.lists.create({ name: 'people' })
  const adding = ann.graph.lists.add({ list: hers, person: bob.ref })
  await expect(adding).rejects.toMatchObject({ reason: 'graph.unblock-first' })
  for (const [viewer, of] of [
    [ann, hers],
    [bob, list],
  ] as const)
    expect((await viewer.graph.lists.members({ list: of })).items).toEqual([])
})

describe('a blocker', () => {
  test('[BLK-3] still gets the bare person by exact reference, in blocks and in relationships, and nowhere else', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await bob.profiles.update({ bio: 'Hidden' })
    await ann.graph.block({ target: bob.ref })
    const { bio, links, fields, joinedAt, counts, ...person } = await ann.profiles.get({ person: bob.ref })
    const nothing = { bio: null, links: [], fields: {}, joinedAt: null, counts: null }
    expect({ bio, links, fields, joinedAt, counts }).toEqual(nothing)
    expect((await ann.graph.blocks()).items).toEqual([person])
    expect((await ann.graph.relationships({ targets: [bob.ref] })).relationships).toEqual([
      { person: bob.id, following: 'no', followedBy: false, requestedBy: false, blocking: true, muting: false },
    ])
    expect((await ann.profiles.many({ people: [bob.ref] })).people).toEqual([])
    for (const list of [followers, following])
      await expect(list.read(ann, bob.id)).rejects.toMatchObject({ reason: 'graph.unblock-first' })
  })

  test('[BLK-3] gets the same whether or not they are blocked back, so that unblocking stays possible and tells nothing', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await ann.graph.block({ target: bob.ref })
    const seen = async () => [
      await ann.profiles.get({ person: bob.ref }),
      await ann.graph.blocks(),
      await ann.graph.relationships({ targets: [bob.ref] }),
    ]
    const before = await seen()
    await fill.block([[bob.id, ann.id]])
    expect(await seen()).toEqual(before)
    await ann.graph.unblock({ target: bob.ref })
    await expect(ann.profiles.get({ person: bob.ref })).rejects.toMatchObject({ reason: 'not-found' })
  })
})

describe('whoever is blocked, and whoever looks for somebody suspended,', () => {
  /** Everything of an answer but what is another one each time. */
  function bytesOf({ status, headers, body }: RawAnswer): string {
    return JSON.stringify([status, [...headers], body]).replaceAll(headers.get('x-request-id') ?? '', 'request')
  }

  const targeted = [...endpointsOf(peopleApi)].flatMap(([path, endpoint]) => {
    const fields = fieldsOf(endpoint)
    const named = fields.find((field) => ['person', 'people', 'target', 'targets', 'of', 'from'].includes(field))
    return named ? [{ path, named, takesList: fields.includes('list') }] : []
  })

  test('[ERR-1] no verb about people escapes these tests', () => {
    expect(targeted.length).toBeGreaterThanOrEqual(19)
    expect(targeted.map(({ path }) => path)).toContain('graph.lists.drop')
  })

  test.each(targeted)(
    '[ERR-1] $path answers to the byte as if nobody were there',
    async ({ path, named, takesList }) => {
      const { ann, bob, eve } = await people('ann', 'bob', 'eve')
      const list: ListId = (await bob.graph.lists.create({ name: 'people' })).id
      await bob.graph.follow({ target: ann.ref })
      await ann.graph.follow({ target: bob.ref })
      await ann.graph.block({ target: bob.ref })
      await house.suspend(eve.id)
      const answers = async (viewer: Pick<SignedUp, 'raw'>) => {
        const told: string[] = []
        for (const ref of [missing, '@nobody_here', ann.id, ann.ref, eve.id, eve.ref]) {
          const value = named === 'people' || named === 'targets' ? [ref] : ref
          const answer = await viewer.raw(path, { [named]: value, ...(takesList && { list }) })
          expect([200, 404]).toContain(answer.status)
          told.push(bytesOf(answer))
        }
        return told
      }
      expect(new Set(await answers(bob)).size).toBe(1)
    },
  )

  test('[ERR-1] anonymous readers learn nothing of suspended people either', async () => {
    const { eve } = await people('eve')
    await house.suspend(eve.id)
    for (const [path, named] of [
      ['profiles.get', 'person'],
      ['graph.followers', 'of'],
      ['graph.following', 'of'],
    ] as const) {
      const refs = [missing, '@nobody_here', eve.id, eve.ref]
      const told = await Promise.all(
        refs.map(async (ref) => bytesOf(await house.anonymous.raw(path, { [named]: ref }))),
      )
      expect(new Set(told).size).toBe(1)
    }
  })
})

describe('requests', () => {
  test('tell who waits since when, on both sides', async () => {
    const { ann, bob, cid } = await people('ann', 'bob', 'cid')
    await ann.profiles.updateSettings({ isPrivate: true })
    const since: string[] = []
    for (const asking of [bob, cid]) {
      since.unshift(new Date(house.clock()).toISOString())
      await asking.graph.follow({ target: ann.ref })
      house.clock.advance(1000)
    }
    expect((await ann.graph.requests()).items).toMatchObject([
      { person: { id: cid.id }, requestedAt: since[0] },
      { person: { id: bob.id }, requestedAt: since[1] },
    ])
    expect((await bob.graph.sentRequests()).items).toMatchObject([
      { person: { id: ann.id, viewer: { following: 'requested' } }, requestedAt: since[1] },
    ])
  })
})

describe('mutes', () => {
  test('tell whom one mutes in what until when, and are gone the moment they end', async () => {
    const { ann, bob, cid, dan } = await people('ann', 'bob', 'cid', 'dan')
    const inAnHour = new Date(house.clock() + HOUR_MS).toISOString()
    await ann.graph.mute({ target: bob.ref })
    await ann.graph.mute({ target: cid.ref, scope: ['stories', 'posts'], until: inAnHour })
    await ann.graph.mute({ target: dan.ref, until: new Date(house.clock() + 2 * HOUR_MS).toISOString() })
    await ann.graph.mute({ target: dan.ref, scope: ['reposts'], until: null })
    const everything = ['posts', 'reposts', 'stories', 'notifications']
    const all = [
      { person: { id: dan.id, viewer: { muting: true } }, scope: ['reposts'], until: null },
      { person: { id: cid.id, viewer: { muting: true } }, scope: ['posts', 'stories'], until: inAnHour },
      { person: { id: bob.id, viewer: { muting: true } }, scope: everything, until: null },
    ]
    house.clock.advance(HOUR_MS - 1)
    expect((await ann.graph.mutes()).items).toMatchObject(all)
    house.clock.advance(1)
    expect((await ann.graph.mutes()).items).toMatchObject([all[0], all[2]])
    expect((await ann.profiles.get({ person: cid.ref })).viewer.muting).toBe(false)
    const { relationships } = await ann.graph.relationships({ targets: [cid.ref, dan.ref] })
    expect(relationships.map(({ muting }) => muting)).toEqual([false, true])
    await ann.graph.unmute({ target: dan.ref })
    expect((await ann.graph.mutes({ limit: 1 })).cursor).toBeNull()
  })

  test('[BLK-7] are known to the muter alone: the muted person gets the same answers, to the byte', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await bob.graph.follow({ target: ann.ref })
    const asked: [string, object][] = [
      ['profiles.get', { person: ann.ref }],
      ['profiles.many', { people: [ann.ref] }],
      ['graph.relationships', { targets: [ann.ref] }],
      ['graph.followers', { of: ann.ref }],
      ['graph.mutes', {}],
    ]
    const seen = () => Promise.all(asked.map(async ([path, input]) => (await bob.raw(path, input)).body))
    const before = await seen()
    await ann.graph.mute({ target: bob.ref })
    expect(await seen()).toEqual(before)
  })
})
