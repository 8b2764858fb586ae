import { api, endpointsOf, type KeyId, type Scope, scopes } from '@kindred/contract'
import { describe, expect, test } from 'vitest'
import { hostKit, outcomeOf } from '../../../test/hosts/app.ts'
import { system } from '../../kernel/viewer.ts'

const endpoints = endpointsOf(api)
const MINUTE_MS = 60_000

describe('an API key', () => {
  test('[TOK-3] is shown once, has one form, and stands in no table', async () => {
    await using kit = await hostKit()
    const { key, ...told } = await kit.admin.admin.keys.create({ name: 'the app', scopes: ['act', 'act'] })
    expect(key).toMatch(/^kik_[A-Za-z0-9_-]{43}$/)
    expect(told).toMatchObject({
      name: 'the app',
      scopes: ['act'],
      by: kit.admin.id,
      revokedAt: null,
      lastUsedAt: null,
    })
    expect(await kit.admin.admin.keys.list()).toEqual({ items: [told], cursor: null })
    const dump = JSON.stringify(await kit.dump())
    for (const secret of [key, key.slice(4), Buffer.from(key.slice(4), 'base64url').toString('hex')])
      expect(dump).not.toContain(secret)
  })

  test('[AUTHZ-4] runs the endpoints whose scope it has and no other, and is told the scope that it lacks', async () => {
    await using kit = await hostKit()
    const sets: Scope[][] = [...scopes.map((scope) => [scope]), ['people:read', 'people:write'], [...scopes]]
    for (const set of sets) {
      const app = await kit.withKey(...set)
      for (const [path, { scope }] of endpoints) {
        const { error } = JSON.parse((await app.raw(path, { nonsense: 1 })).body)
        const mayRun = scope !== null && set.includes(scope)
        expect([path, set, error.data.reason]).toEqual([path, set, mayRun ? 'invalid-input' : 'forbidden'])
        if (!mayRun) expect(error.data.details).toEqual(scope === null ? null : { scope })
      }
    }
  })

  test('[TIME-3] ends when it expires, whatever the clock does later', async () => {
    await using kit = await hostKit()
    const expiresAt = new Date(kit.clock() + MINUTE_MS).toISOString()
    const { key } = await kit.admin.admin.keys.create({ name: 'short', scopes: ['people:read'], expiresAt })
    const read = () => outcomeOf(kit.withToken(key).admin.people.get({ person: '@ada' }))
    expect(await read()).toBe('ok')
    kit.clock.advance(MINUTE_MS)
    expect(await read()).toBe('unauthenticated')
    kit.clock.advance(-MINUTE_MS)
    expect(await read()).toBe('unauthenticated')
    const late = kit.admin.admin.keys.create({ name: 'late', scopes: ['act'], expiresAt: new Date(0).toISOString() })
    await expect(late).rejects.toMatchObject({ reason: 'invalid-input', details: { issues: [{ path: 'expiresAt' }] } })
  })

  test('[SES-2] ends at once when it is revoked, in every process, and to revoke it again changes nothing', async () => {
    await using kit = await hostKit()
    const { key, id } = await kit.admin.admin.keys.create({ name: 'the app', scopes: ['people:read'] })
    const other = await kit.another()
    const read = () => outcomeOf(kit.withToken(key).admin.people.get({ person: '@ada' }))
    expect(await read()).toBe('ok')
    await kit.admin.admin.keys.revoke({ key: id })
    const { items } = await kit.admin.admin.keys.list()
    kit.clock.advance(MINUTE_MS)
    await kit.admin.admin.keys.revoke({ key: id })
    expect((await kit.admin.admin.keys.list()).items.map(({ revokedAt }) => revokedAt)).toEqual(
      items.map(({ revokedAt }) => revokedAt),
    )
    expect(await read()).toBe('unauthenticated')
    expect(await other.house.services.hosts.authenticate(key)).toBeUndefined()
    expect(await outcomeOf(kit.admin.admin.keys.revoke({ key: '7' as KeyId }))).toBe('not-found')
  })

  test('[SES-4] lives no longer than the rights of the admin who made it', async () => {
    await using kit = await hostKit()
    const key = await kit.keyFor('people:read')
    const read = () => outcomeOf(kit.withToken(key).admin.people.get({ person: '@ada' }))
    const { accounts } = kit.server.house.services
    expect(await read()).toBe('ok')
    await accounts.suspend(system, '@ada', null)
    expect(await read()).toBe('unauthenticated')
    await accounts.unsuspend(system, '@ada')
    expect(await read()).toBe('ok')
    await accounts.setRole(system, '@ada', 'moderator')
    expect(await read()).toBe('unauthenticated')
  })

  test('its last use is true to the minute', async () => {
    await using kit = await hostKit()
    const app = await kit.withKey('people:read')
    const use = async (laterMs: number) => {
      kit.clock.advance(laterMs)
      await app.admin.people.get({ person: '@ada' })
      await kit.settle()
      return Date.parse((await kit.admin.admin.keys.list()).items[0]?.lastUsedAt ?? '')
    }
    const first = await use(0)
    expect(first).toBe(kit.clock())
    expect(await use(MINUTE_MS - 1)).toBe(first)
    expect(await use(1)).toBe(first + MINUTE_MS)
  })

  test('[TOK-4] in an address is refused, even one that would open the endpoint', async () => {
    await using kit = await hostKit()
    const key = await kit.keyFor('people:read')
    const input = encodeURIComponent(JSON.stringify({ person: '@ada' }))
    for (const name of ['key', 'token', 'access_token', 'authorization']) {
      const url = `http://kindred.test/trpc/admin.people.get?input=${input}&${name}=${key}`
      const response = await kit.server.fetch(new Request(url), { address: '127.0.0.1' })
      const { data } = (await response.json()).error
      expect([response.status, data.reason, data.details.issues[0].path]).toEqual([400, 'invalid-input', name])
    }
  })
})
