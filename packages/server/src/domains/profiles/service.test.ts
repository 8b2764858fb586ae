import type { AccountId, Circle, PersonRef } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PeopleHouse, peopleHouse, type SignedUp } from '../../../test/profiles/house.ts'
import { anonymous } from '../../kernel/viewer.ts'

let house: PeopleHouse
beforeAll(async () => {
  house = await peopleHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

let made = 0
/** New people for each test, by short names. */
async function people<Name extends string>(...names: Name[]): Promise<Record<Name, SignedUp>> {
  const group = ++made
  const entries = Object.entries<SignedUp>(await house.people(...names.map((name) => `${name}_${group}`)))
  return Object.fromEntries(entries.map(([handle, person]) => [handle.split('_')[0], person])) as never
}

const missing = '4503599627370495' as AccountId
const nothing = { following: 'no', followedBy: false, blocking: false, muting: false }

describe('a profile', () => {
  test('tells whoever asks what lies between them and what they may do', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const seen = async (viewer: Pick<SignedUp, 'profiles'>) => {
      const { viewer: between, can } = await viewer.profiles.get({ person: ann.ref })
      return { ...between, ...can }
    }
    expect(await seen(house.anonymous)).toEqual({ ...nothing, follow: false, mention: false })
    expect(await seen(ann)).toEqual({ ...nothing, follow: false, mention: true })
    expect(await seen(bob)).toEqual({ ...nothing, follow: true, mention: true })
    await bob.graph.follow({ target: ann.ref })
    await ann.graph.follow({ target: bob.ref })
    await bob.graph.mute({ target: ann.ref })
    expect(await seen(bob)).toEqual({
      following: 'yes',
      followedBy: true,
      blocking: false,
      muting: true,
      follow: true,
      mention: true,
    })
    expect(await seen(house.anonymous)).toEqual({ ...nothing, follow: false, mention: false })
  })

  test('is one and the same by id and by handle, however the handle is written', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const byId = await bob.profiles.get({ person: ann.id })
    for (const person of [ann.ref, ann.ref.toUpperCase()] as PersonRef[])
      expect(await bob.profiles.get({ person })).toEqual(byId)
  })

  test('of a private account is public with its counts, and so is that one has asked', async () => {
    const { ann, bob, cid } = await people('ann', 'bob', 'cid')
    await bob.graph.follow({ target: ann.ref })
    await ann.graph.follow({ target: cid.ref })
    await ann.profiles.update({ bio: 'Hello' })
    await ann.profiles.updateSettings({ isPrivate: true })
    await cid.graph.follow({ target: ann.ref })
    const told = { isPrivate: true, bio: 'Hello', counts: { followers: 1, following: 1, posts: 0 } }
    expect(await house.anonymous.profiles.get({ person: ann.ref })).toMatchObject(told)
    expect(await cid.profiles.get({ person: ann.ref })).toMatchObject({ ...told, viewer: { following: 'requested' } })
    expect(await bob.profiles.get({ person: ann.ref })).toMatchObject({ ...told, viewer: { following: 'yes' } })
  })

  test('counts posts by what their domain has written', async () => {
    const { ann } = await people('ann')
    await house.services.profiles.movePosts(ann.id, 3)
    await house.services.profiles.movePosts(ann.id, -1)
    expect((await ann.profiles.me()).counts?.posts).toBe(2)
  })

  test('[BLK-3] of somebody whom one blocks holds no more than a person', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await bob.profiles.update({ bio: 'Hidden', links: [{ url: 'https://hidden.example' }] })
    await ann.graph.follow({ target: bob.ref })
    await ann.graph.block({ target: bob.ref })
    expect(await ann.profiles.get({ person: bob.ref })).toMatchObject({
      id: bob.id,
      viewer: { ...nothing, blocking: true },
      can: { follow: false, mention: false },
      bio: null,
      links: [],
      joinedAt: null,
      counts: null,
    })
    await ann.graph.unblock({ target: bob.ref })
    expect(await ann.profiles.get({ person: bob.ref })).toMatchObject({ bio: 'Hidden', viewer: nothing })
  })
})

describe('many people', () => {
  test('[BLK-1] come in the order asked, each once, without those whom the viewer cannot see', async () => {
    const { ann, bob, cid, dan, eve, fay } = await people('ann', 'bob', 'cid', 'dan', 'eve', 'fay')
    await ann.graph.block({ target: cid.ref })
    await dan.graph.block({ target: ann.ref })
    await house.suspend(eve.id)
    const asked = [
      fay.ref,
      missing,
      bob.id,
      cid.ref,
      ann.id,
      '@nobody_',
      dan.id,
      bob.ref,
      eve.ref,
      fay.id,
    ] as PersonRef[]
    const { people: seen } = await ann.profiles.many({ people: asked })
    expect(seen.map(({ id }) => id)).toEqual([fay.id, bob.id, ann.id])
    const { people: byNobody } = await house.anonymous.profiles.many({ people: asked })
    expect(byNobody.map(({ id }) => id)).toEqual([fay.id, bob.id, cid.id, ann.id, dan.id])
  })

  test('are each what their profile says of them', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await ann.graph.follow({ target: bob.ref })
    const { people: seen } = await ann.profiles.many({ people: [ann.ref, bob.ref] })
    for (const person of seen) expect(await ann.profiles.get({ person: person.id })).toMatchObject(person)
  })
})

describe('changing a profile', () => {
  test('changes what is named and leaves the rest', async () => {
    const { ann } = await people('ann')
    const before = await ann.profiles.me()
    const links = [{ url: 'https://ann.example', title: 'Home' }, { url: 'http://two.example' }]
    const changed = await ann.profiles.update({ name: 'Ann A.', bio: ' line\r\nline ', links })
    expect(changed).toMatchObject({
      name: 'Ann A.',
      bio: 'line\nline',
      links: [links[0], { ...links[1], title: null }],
      handle: before.handle,
      joinedAt: before.joinedAt,
    })
    expect(await ann.profiles.update({ bio: null })).toEqual({ ...changed, bio: null })
    expect(await ann.profiles.update({ bio: 'x' })).toMatchObject({ bio: 'x', links: changed.links })
    expect(await ann.profiles.update({ bio: '  ' })).toMatchObject({ bio: null, name: 'Ann A.' })
    expect(await ann.profiles.update({ links: [] })).toMatchObject({ links: [], name: 'Ann A.' })
    expect(await ann.profiles.update({})).toEqual(await house.client(ann.token).profiles.get({ person: ann.ref }))
  })

  test('[AUTHZ-3] sets nothing that the contract does not name', async () => {
    const { ann, bob } = await people('ann', 'bob')
    const state = () =>
      Promise.all([
        house.db.selectFrom('profiles').selectAll().orderBy('account_id').execute(),
        house.db.selectFrom('accounts').selectAll().orderBy('id').execute(),
        house.db.selectFrom('graph_counts').selectAll().orderBy('account_id').execute(),
      ])
    const before = await state()
    const columns = ['account_id', 'accountId', 'id', 'handle', 'email', 'role', 'epoch', 'is_private', 'isPrivate']
    const others = ['posts_count', 'counts', 'followers_count', 'created_at', 'joinedAt', 'viewer', 'can', 'person']
    for (const path of ['profiles.update', 'profiles.updateSettings'])
      for (const name of [...columns, ...others, '__proto__', 'constructor', 'prototype', 'toString']) {
        if (path === 'profiles.updateSettings' && name === 'isPrivate') continue
        for (const value of [`"${bob.id}"`, '1', '{"followers":9}']) {
          const { status, body } = await ann.raw(path, JSON.parse(`{${JSON.stringify(name)}:${value}}`))
          expect([status, JSON.parse(body).error.data.reason], name).toEqual([400, 'invalid-input'])
        }
      }
    expect(await state()).toEqual(before)
  })

  test('[AUTHZ-1] takes a session', async () => {
    for (const verb of [
      () => house.anonymous.profiles.update({ name: 'x' }),
      () => house.anonymous.profiles.updateSettings({ isPrivate: true }),
      () => house.anonymous.profiles.settings(),
      () => house.anonymous.profiles.me(),
    ])
      await expect(verb()).rejects.toMatchObject({ reason: 'unauthenticated', status: 401 })
  })
})

describe('settings', () => {
  test('change one by one, and me tells the same', async () => {
    const { ann } = await people('ann')
    const expected = {
      isPrivate: false,
      whoMayMention: 'everyone',
      showFollowers: 'everyone',
      language: null,
      timeZone: null,
    }
    expect(await ann.profiles.settings()).toEqual(expected)
    for (const change of [
      { isPrivate: true },
      { whoMayMention: 'followers' },
      { showFollowers: 'nobody' },
      { language: 'en-GB', timeZone: 'Europe/Berlin' },
      { language: null },
      { isPrivate: false },
      {},
    ] as const) {
      Object.assign(expected, change)
      expect(await ann.profiles.updateSettings(change)).toEqual(expected)
      expect(await ann.profiles.settings()).toEqual(expected)
      expect((await ann.profiles.me()).settings).toEqual(expected)
    }
  })

  test('are told to nobody else', async () => {
    const { ann, bob } = await people('ann', 'bob')
    await ann.profiles.updateSettings({ language: 'gsw', timeZone: 'Asia/Tokyo' })
    const { body } = await bob.raw('profiles.get', { person: ann.ref })
    for (const secret of ['gsw', 'Tokyo', 'example.com', 'settings', 'role']) expect(body).not.toContain(secret)
  })

  test('[FOL-6] going private keeps the followers, and whoever comes next has to ask', async () => {
    const { ann, bob, cid } = await people('ann', 'bob', 'cid')
    expect(await bob.graph.follow({ target: ann.ref })).toEqual({ following: 'yes' })
    await ann.profiles.updateSettings({ isPrivate: true })
    expect(await bob.graph.follow({ target: ann.ref })).toEqual({ following: 'yes' })
    expect(await cid.graph.follow({ target: ann.ref })).toEqual({ following: 'requested' })
    expect((await ann.graph.followers({ of: ann.ref })).items.map(({ id }) => id)).toEqual([bob.id])
    expect((await ann.graph.requests()).items.map(({ person }) => person.id)).toEqual([cid.id])
    await ann.graph.approve({ from: cid.ref })
    expect((await ann.graph.followers({ of: ann.ref })).items.map(({ id }) => id)).toEqual([cid.id, bob.id])
    expect((await ann.graph.requests()).items).toEqual([])
  })

  test('[FOL-3] going public turns those who wait into followers, and nobody waits any more', async () => {
    const { ann, bob, cid, dan } = await people('ann', 'bob', 'cid', 'dan')
    await ann.profiles.updateSettings({ isPrivate: true })
    for (const asking of [bob, cid, dan]) await asking.graph.follow({ target: ann.ref })
    await ann.graph.reject({ from: dan.ref })
    house.expectFacts({})
    await ann.profiles.updateSettings({ isPrivate: false, whoMayMention: 'followers' })
    house.expectFacts({ 'graph.followed': 2, '*': 0 })
    expect((await ann.graph.requests()).items).toEqual([])
    expect((await bob.graph.sentRequests()).items).toEqual([])
    const followers = (await ann.graph.followers({ of: ann.ref })).items.map(({ id }) => id)
    expect(followers.toSorted()).toEqual([bob.id, cid.id].toSorted())
    expect((await ann.profiles.me()).counts).toMatchObject({ followers: 2 })
    expect(await bob.profiles.get({ person: ann.ref })).toMatchObject({ viewer: { following: 'yes' } })
    expect(await dan.profiles.get({ person: ann.ref })).toMatchObject({ viewer: { following: 'no' } })
  })

  test('[FOL-3] once toggles of privacy beside follows have settled, nobody waits for a public account', async () => {
    const { ann } = await people('ann')
    const crowd = await house.crowd(12)
    for (let round = 0; round < 4; round++) {
      await Promise.all([
        ...crowd.map((id) => house.as(id).graph.follow({ target: ann.id })),
        house.as(ann.id).profiles.updateSettings({ isPrivate: true }),
        house.as(ann.id).profiles.updateSettings({ isPrivate: false }),
      ])
      const { isPrivate } = await ann.profiles.settings()
      if (!isPrivate) expect((await ann.graph.requests()).items).toEqual([])
      await Promise.all(crowd.map((id) => house.as(id).graph.unfollow({ target: ann.id })))
      await Promise.all(crowd.map((id) => house.as(id).graph.cancelRequest({ target: ann.id })))
    }
  })
})

describe('circles', () => {
  const circles: Circle[] = ['everyone', 'followers', 'nobody']

  test.each(circles)('a mention links when %s may mention, to whom that says', async (whoMayMention) => {
    const { ann, bob, cid, dan } = await people('ann', 'bob', 'cid', 'dan')
    await bob.graph.follow({ target: ann.ref })
    await ann.graph.follow({ target: cid.ref })
    await ann.graph.block({ target: dan.ref })
    await ann.profiles.updateSettings({ whoMayMention })
    const handle = ann.ref.slice(1)
    const mayMention = async (viewer: SignedUp) => {
      const account = { kind: 'account', id: viewer.id, role: 'member', session: undefined } as const
      const links = await house.services.profiles.mentionable(account, [handle, 'nobody_'])
      const [person] = (await viewer.profiles.many({ people: [ann.ref] })).people
      expect(links).toEqual(person?.can.mention ? new Map([[handle, ann.id]]) : new Map())
      return person?.can.mention
    }
    expect(await mayMention(ann)).toBe(true)
    expect(await mayMention(bob)).toBe(whoMayMention !== 'nobody')
    expect(await mayMention(cid)).toBe(whoMayMention === 'everyone')
    expect(await mayMention(dan)).toBeUndefined()
    expect(await house.services.profiles.mentionable(anonymous, [handle])).toEqual(new Map())
  })

  test.each(circles.flatMap((circle) => [true, false].map((isPrivate) => [circle, isPrivate] as const)))(
    'the ties of an account that shows them to %s are open to whom that says (private: %s)',
    async (showFollowers, isPrivate) => {
      const { ann, bob, cid, dan, eve } = await people('ann', 'bob', 'cid', 'dan', 'eve')
      await bob.graph.follow({ target: ann.ref })
      await ann.graph.follow({ target: cid.ref })
      await ann.profiles.updateSettings({ showFollowers, isPrivate })
      await dan.graph.follow({ target: ann.ref })
      const follows = [bob, ...(isPrivate ? [] : [dan])]
      const isOpenTo = (viewer: object) =>
        viewer === ann ||
        (showFollowers === 'everyone' && !isPrivate) ||
        (showFollowers !== 'nobody' && follows.some((follower) => follower === viewer))
      for (const viewer of [ann, bob, cid, dan, eve, house.anonymous]) {
        const lists = [viewer.graph.followers({ of: ann.ref }), viewer.graph.following({ of: ann.ref })]
        const ids = await Promise.allSettled(lists.map(async (list) => (await list).items.map(({ id }) => id)))
        const told = ids.map((list) => (list.status === 'fulfilled' ? list.value.toSorted() : list.reason.reason))
        const open = [follows.map(({ id }) => id).toSorted(), [cid.id]]
        expect(told).toEqual(isOpenTo(viewer) ? open : ['graph.list-hidden', 'graph.list-hidden'])
      }
    },
  )
})
