import { api, endpointsOf, type PersonRef } from '@kindred/contract'
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { testServer } from '../../src/testing/index.ts'

const databaseUrl = inject('databaseUrl')
const peer = { address: '127.0.0.1' }

test('[DOOR-1] no mutation of the contract is reached by what a form can send, nor by GET', async () => {
  await using kit = await testServer({ databaseUrl })
  const { ann } = await kit.people('ann')
  const before = await kit.dump()
  const form = new FormData()
  form.set('a', '1')
  const bodies = [form, new URLSearchParams('a=1'), '{}', new Blob(['{}'])]
  const mutations = [...endpointsOf(api)].filter(([, { kind }]) => kind === 'mutation')
  expect(mutations.length).toBeGreaterThan(30)
  for (const [path] of mutations)
    for (const body of [...bodies, undefined]) {
      const headers = { authorization: `Bearer ${ann.token}` }
      const method = body ? { method: 'POST', body } : {}
      const request = new Request(`http://kindred.test/trpc/${path}`, { headers, ...method })
      expect((await kit.server.fetch(request, peer)).status, path).toBe(body ? 415 : 405)
    }
  expect(await kit.dump()).toEqual(before)
})

test('code calls as an account id or a handle, and is told what is neither', async () => {
  await using kit = await testServer({ databaseUrl })
  const { ann } = await kit.people('ann')
  const me = (who: unknown) => kit.server.api.as(who as PersonRef).profiles.me()
  for (const who of [ann.id, '@ann', '@Ann']) expect((await me(who)).id).toBe(ann.id)
  for (const who of ['ann', 'user-42', '', undefined, 42, '999999999999999999999'])
    await expect(me(who)).rejects.toMatchObject({ reason: 'invalid-input', details: { issues: [{ path: 'person' }] } })
  await expect(me('@nobody')).rejects.toMatchObject({ reason: 'not-found' })
})

test('a server whose schema somebody took a step back is not ready, and tells so', async () => {
  await using kit = await testServer({ databaseUrl })
  const ready = async () => {
    const response = await kit.server.fetch(new Request('http://kindred.test/ready'), peer)
    return [response.status, await response.json()]
  }
  expect(await ready()).toEqual([200, { status: 'ready', checks: { database: 'ok', migrations: 'ok' } }])
  await kit.server.database.transaction(({ db }) =>
    sql`delete from kindred_migrations where name = (select max(name) from kindred_migrations)`.execute(db),
  )
  expect(await ready()).toEqual([503, { status: 'not-ready', checks: { database: 'ok', migrations: 'pending' } }])
})
