import { api, endpointsOf } from '@kindred/contract'
import { describe, expect, test } from 'vitest'
import { type HostKit, hostKit, outcomeOf } from '../../../test/hosts/app.ts'
import { system } from '../../kernel/viewer.ts'

const endpoints = endpointsOf(api)

interface Asking {
  readonly key: string
  readonly as: string
  readonly idempotencyKey?: string
}

/** What a call with the header is answered: data, or the reason why not. */
async function call(kit: HostKit, { key, as, idempotencyKey }: Asking, path: string, input: object = {}) {
  const isQuery = endpoints.get(path)?.kind === 'query'
  const headers = new Headers({ authorization: `Bearer ${key}`, 'kindred-as': as, 'content-type': 'application/json' })
  if (idempotencyKey) headers.set('idempotency-key', idempotencyKey)
  const json = JSON.stringify(input)
  const url = `http://kindred.test/trpc/${path}${isQuery ? `?input=${encodeURIComponent(json)}` : ''}`
  const request = new Request(url, isQuery ? { headers } : { method: 'POST', headers, body: json })
  const response = await kit.server.fetch(request, { address: '127.0.0.1' })
  const { result, error } = await response.json()
  return { data: result?.data, error: error?.data, requestId: response.headers.get('x-request-id') }
}

async function acts(kit: HostKit) {
  return (await kit.admin.admin.audit({ limit: 100 })).items
}

describe('a key that acts as somebody', () => {
  test('[AUTHZ-4] does what they may, and every call is on record: which key, whom, what, when and in which request', async () => {
    await using kit = await hostKit()
    const { ann, bob } = await kit.people('ann', 'bob')
    const { key, id } = await kit.admin.admin.keys.create({ name: 'the app', scopes: ['act'] })
    const posted = await call(kit, { key, as: '@ann' }, 'posts.create', { text: 'by the app' })
    expect(posted.data).toMatchObject({ text: 'by the app', author: { id: ann.id } })
    const me = await call(kit, { key, as: ann.id }, 'profiles.me')
    expect(me.data).toEqual(await ann.profiles.me())
    const at = new Date(kit.clock()).toISOString()
    const row = { key: id, person: ann.id, at, id: expect.any(String) }
    expect(await acts(kit)).toEqual([
      { ...row, path: 'profiles.me', requestId: me.requestId },
      { ...row, path: 'posts.create', requestId: posted.requestId },
    ])
    await bob.graph.block({ target: '@ann' })
    expect((await call(kit, { key, as: '@ann' }, 'profiles.get', { person: '@bob' })).error.reason).toBe('not-found')
    expect((await acts(kit))[0]?.path).toBe('profiles.get') // that it was tried is on record as well
    expect(await outcomeOf(ann.admin.audit())).toBe('forbidden')
  })

  test('[DUR-2] leaves a record exactly when the change is there', async () => {
    await using kit = await hostKit({}, { mayFail: true })
    const { ann } = await kit.people('ann', 'bob')
    const key = await kit.keyFor('act')
    const refused = await call(kit, { key, as: '@ann' }, 'graph.follow', { target: '@ann' })
    expect([refused.error.reason, await acts(kit)]).toEqual(['graph.self', []])
    await kit.server.database.transaction(({ db }) => db.schema.alterTable('acts').renameTo('lost').execute())
    const failed = await call(kit, { key, as: '@ann' }, 'graph.follow', { target: '@bob' })
    expect(failed.error.reason).toBe('internal')
    const read = await call(kit, { key, as: '@ann' }, 'profiles.me')
    expect([read.data, read.error.reason]).toEqual([undefined, 'internal'])
    await kit.server.database.transaction(({ db }) => db.schema.alterTable('lost').renameTo('acts').execute())
    expect((await ann.profiles.get({ person: '@bob' })).viewer.following).toBe('no')
  })

  test('[IDEM-1] shares no idempotency key with the person', async () => {
    await using kit = await hostKit()
    const { ann } = await kit.people('ann')
    const asking = { key: await kit.keyFor('act'), as: '@ann', idempotencyKey: 'the-same' }
    const post = async () => (await call(kit, asking, 'posts.create', { text: 'one' })).data.id
    const first = await post()
    expect(await post()).toBe(first)
    const { body } = await ann.raw('posts.create', { text: 'two' }, { idempotencyKey: 'the-same' })
    expect(JSON.parse(body).result.data.text).toBe('two')
  })

  test('[AUTHZ-4] never comes in or out for them, and never administers', async () => {
    await using kit = await hostKit()
    await kit.people('ann')
    const key = await kit.keyFor('people:read', 'people:write', 'tokens:mint', 'act')
    const before = await kit.dump()
    for (const path of endpoints.keys())
      if (/^(auth|admin|moderation)\./.test(path))
        expect([path, (await call(kit, { key, as: '@ann' }, path)).error.reason]).toEqual([path, 'forbidden'])
    await kit.settle()
    expect({ ...(await kit.dump()), api_keys: [] }).toEqual({ ...before, api_keys: [] })
  })

  test('[AUTHZ-1] is refused without the scope, without a key, and for whoever is no member in good standing', async () => {
    await using kit = await hostKit()
    const { ann, bob } = await kit.people('ann', 'bob')
    await kit.server.house.services.accounts.suspend(system, '@bob', null)
    const key = await kit.keyFor('act')
    const weak = await kit.keyFor('people:read', 'people:write', 'tokens:mint')
    const reason = async (asking: Asking) => (await call(kit, asking, 'profiles.me')).error?.reason ?? 'ok'
    const lacking = await call(kit, { key: weak, as: '@ann' }, 'profiles.me')
    expect(lacking.error).toMatchObject({ reason: 'forbidden', details: { scope: 'act' } })
    expect(await reason({ key: ann.token, as: '@ann' })).toBe('forbidden')
    expect(await reason({ key: kit.admin.token, as: '@ann' })).toBe('forbidden')
    expect(await reason({ key: `kik_${'a'.repeat(43)}`, as: '@ann' })).toBe('unauthenticated')
    for (const as of ['@nobody_at_all', '@bob', bob.id]) expect(await reason({ key, as })).toBe('not-found')
    expect(await reason({ key, as: kit.admin.id })).toBe('forbidden')
    for (const as of ['ann', '', '@', '0', '@ann, @bob']) {
      const { error } = await call(kit, { key, as }, 'profiles.me')
      expect([as, error.reason, error.details.issues[0].path]).toEqual([as, 'invalid-input', 'kindred-as'])
    }
    expect(await acts(kit)).toEqual([])
  })
})
