import { describe, expect, test } from 'vitest'
import { hostKit, outcomeOf, signedIn } from '../../../test/hosts/app.ts'
import { withRole } from '../../../test/staff.ts'
import { TEST_PASSWORD } from '../../testing/index.ts'

describe('a person of the host app', () => {
  test('[FOL-5] is made once and changed afterwards, by the parts that are named', async () => {
    await using kit = await hostKit()
    const { admin: app } = await kit.withKey('people:write', 'people:read')
    const first = await app.people.upsert({ externalId: 'u|1', handle: 'ann', name: 'Ann', email: 'ann@example.com' })
    expect(first).toMatchObject({
      created: true,
      person: { externalId: 'u|1', handle: 'ann', name: 'Ann', email: 'ann@example.com', role: 'member' },
    })
    expect(await app.people.upsert({ externalId: 'u|1' })).toEqual({ ...first, created: false })
    const { person } = await app.people.upsert({ externalId: 'u|1', handle: 'anna', name: 'Anna', email: null })
    expect(person).toEqual({ ...first.person, handle: 'anna', name: 'Anna', email: null })
    for (const ref of [person.id, '@anna', { externalId: 'u|1' }] as const)
      expect(await app.people.get({ person: ref })).toEqual(person)
    expect(await kit.anonymous.profiles.get({ person: '@anna' })).toMatchObject({ id: person.id, name: 'Anna' })
    for (const ref of ['@ann', { externalId: 'u|2' }] as const)
      expect(await outcomeOf(app.people.get({ person: ref }))).toBe('not-found')
    expect(await kit.doctor()).toEqual([])
  })

  test('[TXT-1] gets a handle from what is known of them, and a number where it is taken, looks taken, or is reserved', async () => {
    await using kit = await hostKit()
    await kit.people('ann', 'bob10')
    const { admin: app } = await kit.withKey('people:write')
    let number = 0
    const handleOf = async (person: { handle?: string; name?: string }, externalId = `id${number++}`) =>
      (await app.people.upsert({ externalId, ...person })).person.handle
    expect(await handleOf({ handle: 'ann' })).toBe('ann_2')
    expect(await handleOf({ handle: 'ann' })).toBe('ann_3')
    expect(await handleOf({ handle: 'ann' }, 'id0')).toBe('ann_2')
    expect(await handleOf({ handle: 'b0bl0' })).toBe('b0bl0_2')
    expect(await handleOf({ handle: 'admin' })).toBe('admin_2')
    expect(await handleOf({ name: 'Renée  Ångström' })).toBe('renee_angstrom')
    expect(await handleOf({ name: '猫' })).toBe('somebody')
    expect(await handleOf({ handle: 'a'.repeat(30) })).toBe('a'.repeat(30))
    expect(await handleOf({ handle: 'a'.repeat(30) })).toBe(`${'a'.repeat(28)}_2`)
    expect(await handleOf({}, 'auth0|Xyz')).toBe('auth0_xyz')
  })

  test('[CNT-3] is made once however many make them at the same time', async () => {
    await using kit = await hostKit()
    const app = await kit.withKey('people:write')
    kit.expectFacts({ '*': 2 })
    const made = await Promise.all(
      Array.from({ length: 8 }, () => app.admin.people.upsert({ externalId: 'one', handle: 'one' })),
    )
    expect(made.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(made.map(({ person }) => person.id)).size).toBe(1)
    const likes = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        app.admin.people.upsert({ externalId: `like ${at}`.replace(' ', '-'), handle: 'like' }),
      ),
    )
    expect(new Set(likes.map(({ person }) => person.handle)).size).toBe(6)
    kit.expectFacts({ 'account.created': 7, '*': 0 })
  })

  test('[OAUTH-4] takes no email that somebody has, and no password opens their account', async () => {
    await using kit = await hostKit()
    await kit.people('bob')
    const { admin: app } = await kit.withKey('people:write', 'tokens:mint')
    const ann = { externalId: 'ann', handle: 'ann', email: 'ann@example.com' }
    expect(await outcomeOf(app.people.upsert({ ...ann, email: 'bob@example.com' }))).toBe('auth.email-taken')
    const { person } = await app.people.upsert(ann)
    expect(await outcomeOf(app.people.upsert({ ...ann, email: 'bob@example.com' }))).toBe('auth.email-taken')
    await app.people.upsert({ externalId: 'none' })
    const none = await app.people.get({ person: { externalId: 'none' } }).catch(() => undefined)
    expect(none).toBeUndefined() // it may only write
    for (const identifier of ['ann', 'ann@example.com', `none:${person.id}`, 'none'])
      for (const password of [TEST_PASSWORD, '', 'null'])
        expect(await outcomeOf(kit.anonymous.auth.signIn({ identifier, password }))).toMatch(
          /^(auth.invalid-credentials|rate-limited)$/,
        )
    const session = await signedIn(kit, (await app.tokens.mint({ externalId: 'none' })).token)
    expect(await session.profiles.me()).toMatchObject({ handle: 'none', email: null, role: 'member' })
  })

  test('[SES-2] [SES-4] is out at once when their sessions are revoked, or they are suspended', async () => {
    await using kit = await hostKit()
    const { admin: app } = await kit.withKey('people:read', 'people:write', 'tokens:mint')
    const { person } = await app.people.upsert({ externalId: 'ann', handle: 'ann' })
    const mint = async () => (await app.tokens.mint({ externalId: 'ann' })).token
    const [one, two, unused] = [await signedIn(kit, await mint()), await signedIn(kit, await mint()), await mint()]
    expect(await app.people.revokeSessions({ person: { externalId: 'ann' } })).toEqual({ revoked: 2 })
    for (const session of [one, two]) expect(await outcomeOf(session.profiles.me())).toBe('unauthenticated')
    expect(await outcomeOf(kit.anonymous.auth.exchange({ token: unused }))).toBe('auth.token-refused')

    const [three, minted] = [await signedIn(kit, await mint()), await mint()]
    await app.people.suspend({ person: person.id, reason: 'said so' })
    expect(await outcomeOf(three.profiles.me())).toBe('unauthenticated')
    expect(await outcomeOf(kit.anonymous.auth.exchange({ token: minted }))).toBe('auth.suspended')
    expect(await outcomeOf(app.tokens.mint({ externalId: 'ann' }))).toBe('auth.suspended')
    expect(await app.people.get({ person: person.id })).toEqual({ ...person, suspended: true })
    await app.people.unsuspend({ person: person.id, reason: 'a mistake' })
    expect(await app.people.get({ person: person.id })).toEqual({ ...person, suspended: false })
    await signedIn(kit, await mint())
    const { items } = await kit.admin.moderation.history({ on: { person: person.id } })
    expect(items.map(({ action, by }) => [action, by])).toEqual([
      ['unsuspend', kit.admin.id],
      ['suspend', kit.admin.id],
    ])
  })

  test('[AUTHZ-4] who helps to run the server is out of reach of a key', async () => {
    await using kit = await hostKit()
    const { admin: app } = await kit.withKey('people:write', 'tokens:mint')
    const { person } = await app.people.upsert({ externalId: 'mod', handle: 'mod1' })
    await kit.admin.admin.people.role({ person: person.id, role: 'moderator' })
    const ada = await withRole(kit, 'eve', 'admin')
    const before = await kit.dump()
    expect(await outcomeOf(app.people.upsert({ externalId: 'mod', name: 'Not me' }))).toBe('hosts.not-allowed')
    expect(await outcomeOf(app.tokens.mint({ externalId: 'mod' }))).toBe('hosts.not-allowed')
    for (const of of [person.id, ada.id, kit.admin.id]) {
      expect(await outcomeOf(app.people.revokeSessions({ person: of }))).toBe('hosts.not-allowed')
      expect(await outcomeOf(app.people.suspend({ person: of, reason: 'no' }))).toBe('moderation.not-allowed')
    }
    await kit.settle()
    expect({ ...(await kit.dump()), api_keys: [] }).toEqual({ ...before, api_keys: [] })
    expect(await outcomeOf(kit.admin.admin.tokens.mint({ externalId: 'mod' }))).toBe('ok')
  })
})
