import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { as, SECRET, type TestApp, testApp } from '../../test/rpc/app.ts'
import { KEPT_MS } from '../domains/calls/index.ts'
import { createIntents } from './idempotency.ts'

const keyed = (key: string, token = 'ann') => ({ ...as(token), 'idempotency-key': key })
const notes = async (app: TestApp) => (await app.call.query('notes.count')).data

test('[IDEM-1] the same key and input give the same answer, byte for byte, and one effect', async () => {
  await using app = await testApp()
  const first = await app.call.mutate('notes.add', { text: 'once' }, keyed('k1'))
  const again = await app.call.mutate('notes.add', { text: ' once ' }, keyed('k1'))
  expect(first.status).toBe(200)
  expect(again.text).toBe(first.text)
  expect(await notes(app)).toEqual({ notes: 1 })
})

test('[IDEM-1] the same key with another input is refused and changes nothing', async () => {
  await using app = await testApp()
  await app.call.mutate('notes.add', { text: 'once' }, keyed('k1'))
  const other = await app.call.mutate('notes.add', { text: 'twice' }, keyed('k1'))
  expect([other.status, other.error.reason]).toEqual([409, 'idempotency.mismatch'])
  expect(await notes(app)).toEqual({ notes: 1 })
})

test('[IDEM-1] a key belongs to its caller and its endpoint', async () => {
  await using app = await testApp()
  await app.call.mutate('notes.add', { text: 'hers' }, keyed('k1', 'ann'))
  const his = await app.call.mutate('notes.add', { text: 'his' }, keyed('k1', 'bob'))
  expect(his.data).toMatchObject({ text: 'his' })
  expect((await app.call.mutate('notes.clear', {}, keyed('k1', 'ann'))).data).toEqual({ removed: 2 })
})

test('[IDEM-1] of concurrent duplicates one executes, and all get its answer', async () => {
  await using app = await testApp()
  const tries = Array.from({ length: 12 }, () => app.call.mutate('notes.add', { text: 'raced' }, keyed('k1')))
  const answers = await Promise.all(tries)
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers[0]?.status).toBe(200)
  expect(await notes(app)).toEqual({ notes: 1 })
})

test('[IDEM-2] a refusal and a failure keep nothing, so that a retry is a first try', async () => {
  await using app = await testApp()
  for (const path of ['notes.broken.refuses', 'notes.broken.answers']) {
    const tries = [await app.call.mutate(path, {}, keyed('k1')), await app.call.mutate(path, {}, keyed('k1'))]
    expect(new Set(tries.map(({ error }) => error.reason)).size).toBe(1)
  }
  expect(await keptKeys(app)).toBe(0)
})

test('[IDEM-2] what ends between claim and commit leaves neither the claim nor the effect', async () => {
  await using app = await testApp()
  const intent = createIntents(SECRET).of({ key: 'k1', caller: '101', path: 'notes.add', input: { text: 'a' } })
  const cut = app.house.transaction(async ({ calls, notes }) => {
    expect(await calls.claim(intent)).toBe('fresh')
    await notes.add(null, 'half')
    throw new Error('the process ends here')
  })
  await expect(cut).rejects.toThrow('the process ends here')
  expect(await keptKeys(app)).toBe(0)
  expect(await notes(app)).toEqual({ notes: 0 })
  expect((await app.call.mutate('notes.add', { text: 'a' }, keyed('k1'))).data).toMatchObject({ text: 'a' })
})

test('[IDEM-1] a verb that hands out a session keeps no answer: a repeat gets another session and has no second effect', async () => {
  await using app = await testApp()
  const signIn = (handle: string) => app.call.mutate('auth.signIn', { handle }, { 'idempotency-key': 'k1' })
  const first = (await signIn('ann')).data as { token: string }
  const again = (await signIn('ann')).data as { token: string }
  expect(first).toMatchObject({ wasRepeated: false })
  expect(again).toMatchObject({ wasRepeated: true })
  expect(again.token).not.toBe(first.token)
  expect(await notes(app)).toEqual({ notes: 1 })
  expect((await signIn('bob')).error.reason).toBe('idempotency.mismatch')
})

test('[IDEM-1] in a batch every call has a key of its own', async () => {
  await using app = await testApp()
  const batch = async () => {
    const response = await fetch(`${app.url}/trpc/notes.add,notes.add?batch=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...keyed('k1') },
      body: JSON.stringify({ 0: { text: 'same' }, 1: { text: 'same' } }),
    })
    return response.text()
  }
  expect(await batch()).toBe(await batch())
  expect(await notes(app)).toEqual({ notes: 2 })
})

test('[IDEM-1] a key that is no key is refused', async () => {
  await using app = await testApp()
  for (const key of ['', 'with space', 'x'.repeat(256), 'é']) {
    const { error } = await app.call.mutate('notes.add', { text: 'x' }, keyed(key))
    expect(error).toMatchObject({ reason: 'invalid-input', details: { issues: [{ path: 'idempotency-key' }] } })
  }
  expect((await app.call.mutate('notes.add', { text: 'x' }, keyed('x'.repeat(255)))).status).toBe(200)
})

test('[IDEM-1] a key is known for a day, then free again, and swept in slices', async () => {
  let now = Date.UTC(2026, 10, 20)
  await using app = await testApp({ clock: () => now })
  await app.call.mutate('notes.add', { text: 'today' }, keyed('k1'))
  now += KEPT_MS - 1
  expect((await app.call.mutate('notes.add', { text: 'other' }, keyed('k1'))).error.reason).toBe('idempotency.mismatch')
  now += 1
  expect((await app.call.mutate('notes.add', { text: 'other' }, keyed('k1'))).status).toBe(200)
  await app.call.mutate('notes.add', { text: 'another' }, keyed('k2'))
  expect(await app.house.services.calls.sweep()).toBe(0)
  now += KEPT_MS
  expect(await app.house.services.calls.sweep()).toBe(2)
  expect(await keptKeys(app)).toBe(0)
})

test('[IDEM-1] a repeat is known across a change of the secret', async () => {
  await using app = await testApp()
  const call = { key: 'k1', caller: '101', path: 'notes.add', input: { text: 'a', tags: ['b'] } }
  const before = createIntents('the old secret, which is thirty-two long').of(call)
  const after = createIntents('a new secret, which is also quite long', 'the old secret, which is thirty-two long').of({
    ...call,
    input: { tags: ['b'], text: 'a' },
  })
  await app.house.transaction(({ calls }) => calls.claim(before))
  expect(await app.house.transaction(({ calls }) => calls.claim(after))).toBe('repeated')
})

test('[TOK-3] a stolen database shows neither the key, nor the input, nor the answer', async () => {
  await using app = await testApp()
  await app.call.mutate('notes.add', { text: 'canary-text' }, keyed('canary-key'))
  const { data } = await app.call.mutate('notes.add', { text: 'canary-text' }, keyed('canary-key'))
  const rows = JSON.stringify(await idempotencyRows(app))
  expect(rows).toContain('key_hash')
  for (const canary of ['canary-key', 'canary-text', (data as { id: string }).id])
    for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const)
      expect(rows).not.toContain(Buffer.from(canary).toString(encoding).replace(/=+$/, ''))
  if (app.databaseUrl.startsWith('file:'))
    for (const suffix of ['', '-wal'])
      expect(await readFile(app.databaseUrl.slice('file:'.length) + suffix, 'latin1')).not.toContain('canary-key')
})

async function keptKeys(app: TestApp): Promise<number> {
  return (await idempotencyRows(app)).length
}

/** Read through a connection of its own, as whoever stole the database would. */
async function idempotencyRows({ databaseUrl }: TestApp): Promise<unknown[]> {
  const sql = 'select * from idempotency_keys'
  if (databaseUrl.startsWith('file:')) {
    const { default: Sqlite } = await import('better-sqlite3')
    const connection = new Sqlite(databaseUrl.slice('file:'.length), { readonly: true })
    try {
      return connection.prepare(sql).all()
    } finally {
      connection.close()
    }
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
