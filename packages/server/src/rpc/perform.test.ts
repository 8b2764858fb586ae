import { expect, test } from 'vitest'
import { account, as, testApp } from '../../test/rpc/app.ts'
import { Refusal } from '../kernel/refusal.ts'
import { anonymous } from '../kernel/viewer.ts'

test('a call reaches its handler with the parsed input and answers what the contract declares', async () => {
  await using app = await testApp()
  const added = await app.call.mutate('notes.add', { text: '  cafe\u0301 ' }, as('ann'))
  expect(added.status).toBe(200)
  expect(added.data).toEqual({ id: expect.stringMatching(/^\d+$/), text: 'café' })
  const { id } = added.data as { id: string }
  expect((await app.call.query('notes.get', { note: id })).data).toEqual({ id, text: 'café' })
})

test('[AUTHZ-3] a field that the contract does not declare never leaves the server', async () => {
  await using app = await testApp()
  const added = await app.call.mutate('notes.add', { text: 'hi' }, as('ann'))
  expect(added.text).not.toContain('never declared')
})

test('an endpoint that takes nothing may be called with nothing', async () => {
  await using app = await testApp()
  expect((await app.call.query('notes.count')).data).toEqual({ notes: 0 })
})

test('[AUTHZ-1] access is refused to whoever has no session, and to roles below the one that is asked for', async () => {
  await using app = await testApp()
  const outcomes = async (token: string | undefined) => {
    const headers = token ? as(token) : {}
    const answers = [
      await app.call.query('notes.count', {}, headers),
      await app.call.query('notes.mine', {}, headers),
      await app.call.mutate('notes.staff.hide', { note: '1' }, headers),
      await app.call.mutate('notes.staff.reset', {}, headers),
    ]
    return answers.map((answer) => (answer.status === 200 ? 'ok' : answer.error.reason))
  }
  expect(await outcomes(undefined)).toEqual(['ok', 'unauthenticated', 'unauthenticated', 'unauthenticated'])
  expect(await outcomes('ann')).toEqual(['ok', 'ok', 'forbidden', 'forbidden'])
  expect(await outcomes('mod')).toEqual(['ok', 'ok', 'ok', 'forbidden'])
  expect(await outcomes('admin')).toEqual(['ok', 'ok', 'ok', 'ok'])
})

test('access is checked before the input, so that nobody learns from issues what they may not call', async () => {
  await using app = await testApp()
  expect((await app.call.mutate('notes.staff.hide', { wrong: 1 }, as('ann'))).error.reason).toBe('forbidden')
})

test('[SES-2] a session that does not live is refused, also where none is needed', async () => {
  await using app = await testApp()
  for (const authorization of ['Bearer gone', 'Bearer ', 'Basic YW5uOmFubg==', `Bearer ${'a'.repeat(600)}`]) {
    const { status, error } = await app.call.query('notes.count', {}, { authorization })
    expect([status, error.reason]).toEqual([401, 'unauthenticated'])
  }
})

test('without anonymous reading only the ways in are open', async () => {
  await using app = await testApp({ config: { access: { anonymous: 'none' } } })
  expect((await app.call.query('notes.count')).error.reason).toBe('unauthenticated')
  expect((await app.call.query('auth.handleAvailable', { handle: 'ann' })).status).toBe(200)
  expect((await app.call.mutate('auth.signIn', { handle: 'ann' })).status).toBe(200)
  expect((await app.call.query('notes.count', {}, as('ann'))).status).toBe(200)
})

test('wrong input is refused with an issue that names the field', async () => {
  await using app = await testApp()
  const { status, error } = await app.call.mutate('notes.add', { text: 'x'.repeat(101) }, as('ann'))
  expect(status).toBe(400)
  expect(error).toMatchObject({ reason: 'invalid-input', details: { issues: [{ path: 'text' }] } })
  const unknown = await app.call.mutate('notes.add', { text: 'hi', author: '102' }, as('ann'))
  expect(unknown.error).toMatchObject({ reason: 'invalid-input' })
})

test('[DUR-2] a change whose answer is wrong, or that refuses at its end, leaves nothing behind', async () => {
  await using app = await testApp()
  expect((await app.call.mutate('notes.broken.answers', {}, as('ann'))).error.reason).toBe('internal')
  expect((await app.call.mutate('notes.broken.refuses', {}, as('ann'))).error.reason).toBe('conflict')
  expect((await app.call.query('notes.count')).data).toEqual({ notes: 0 })
})

test('the device is what the client calls itself, in at most a hundred characters of one line', async () => {
  await using app = await testApp()
  const device = async (headers: Record<string, string>) =>
    ((await app.call.query('notes.mine', {}, { ...as('ann'), ...headers })).data as { device: string | null }).device
  expect(await device({ 'kindred-device': "Ann's phone" })).toBe("Ann's phone")
  expect(await device({ 'user-agent': 'Browser/1' })).toBe('Browser/1')
  expect(await device({ 'kindred-device': `\u00e9${'x'.repeat(200)}` })).toBe('x'.repeat(100))
  expect(await device({ 'kindred-device': encodeURIComponent('Adas Händy 📱') })).toBe('Adas Händy 📱')
  expect(await device({ 'kindred-device': encodeURIComponent('📱'.repeat(200)) })).toBe('📱'.repeat(100))
  expect(await device({ 'kindred-device': '100% mine' })).toBe('100% mine')
  for (const said of ['two\nlines', 'a\0b', '\u202eevil', ' '])
    expect(await device({ 'kindred-device': encodeURIComponent(said) })).toBeNull()
})

test('code in the same process calls through the same checks', async () => {
  await using app = await testApp()
  const ann = app.app.callerFor(account('101'))
  expect(await ann.notes.add({ text: 'from inside' })).toMatchObject({ text: 'from inside' })
  expect(await ann.notes.count()).toEqual({ notes: 1 })
  await expect(ann.notes.staff.reset()).rejects.toMatchObject({ reason: 'forbidden' })
  await expect(ann.notes.add({ text: '' })).rejects.toThrow(Refusal)
  await expect(app.app.callerFor(anonymous).notes.mine()).rejects.toMatchObject({ reason: 'unauthenticated' })
  const failure = app.app.callerFor(anonymous).notes.broken.throws()
  await expect(failure).rejects.toMatchObject({ reason: 'internal', cause: { message: /hunter2/ } })
})
