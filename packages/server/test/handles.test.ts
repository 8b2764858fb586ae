import { handle, personRef } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { skeletonOf, TEST_PASSWORD, type TestServer, testServer } from '../src/testing/index.ts'

let kit: TestServer
beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  await kit.people('ann', 'bob10', 'cool_0ne')
})
afterAll(async () => kit?.[Symbol.asyncDispose]())

const taken = new Set(['ann', 'bob10', 'cool_0ne'].map(skeletonOf))
let addresses = 0
const join = (typed: string, where = kit) =>
  where.anonymous.auth.signUp({ handle: typed, email: `p${addresses++}@example.com`, password: TEST_PASSWORD })

const typed = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.string({ unit: fc.constantFrom(...'bBoO0lL1_ｂ０⑩ſK'), minLength: 2, maxLength: 5 }),
  fc.constantFrom(
    'ＡＮＮ',
    'aNN',
    'b0bl0',
    'bobIO',
    'BOB1O',
    'аnn',
    'ann\u200b',
    '\u202enna',
    'c00l_one',
    'ann\0',
    '@ann',
  ),
)

test('[TXT-1] [DB-1] a handle can be taken when it is one and nobody has it or one that looks like it', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const { success, data } = handle.safeParse(text)
      const { status, body } = await kit.anonymous.raw('auth.handleAvailable', { handle: text })
      expect([text, status]).toEqual([text, success ? 200 : 400])
      const { result } = JSON.parse(body)
      if (success && taken.has(skeletonOf(data))) expect(result.data).toEqual({ available: false, why: 'taken' })
      if (!result?.data.available) return
      const { viewer } = await join(text)
      expect(viewer.handle).toBe(data)
      await expect(join(text.toUpperCase())).rejects.toMatchObject({ reason: 'auth.handle-taken' })
      taken.add(skeletonOf(data as string))
    }),
    { numRuns: 100 },
  )
})

test.each(['admin', 'ADMIN', 'r00t', 'nul1', 'ｋｉｎｄｒｅｄ', 'mailer_daemon'])(
  '[TXT-1] %s is reserved, whatever way it is written',
  async (name) => {
    await expect(join(name)).rejects.toMatchObject({ reason: 'auth.handle-reserved' })
    expect(await kit.anonymous.auth.handleAvailable({ handle: name })).toEqual({ available: false, why: 'reserved' })
  },
)

test('[TXT-1] of look-alikes that sign up at once one is made', async () => {
  const written = ['loop1', 'l00pl', '1oop1', 'LOOPL', '1o0pl', 'lo0p1', 'ｌｏｏｐ１', 'Loop1']
  const outcomes = await Promise.allSettled(written.map((one) => join(one)))
  const reasons = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'made' : outcome.reason.reason))
  expect(reasons.toSorted()).toEqual([...Array(7).fill('auth.handle-taken'), 'made'])
})

test('[DOS-2] people whose handles mean something to JavaScript are people like any others', async () => {
  await using fresh = await testServer({ databaseUrl: inject('databaseUrl') })
  const names = [
    '__proto__',
    'constructor',
    'prototype',
    'tostring',
    'valueof',
    'hasownproperty',
    '4815162342',
    '__definegetter__',
  ]
  const people = new Map<string, { id: string; token: string }>()
  for (const name of names) {
    const { viewer, session } = await join(name, fresh)
    people.set(name, { id: viewer.id, token: session.token })
  }
  const refs = names.map((name) => personRef.parse(`@${name}`))
  const many = await fresh.anonymous.profiles.many({ people: refs })
  expect(many.people.map(({ id }) => id)).toEqual(names.map((name) => people.get(name)?.id))
  const author = fresh.withToken(people.get('__proto__')?.token ?? '')
  const { spans } = await author.posts.create({ text: refs.join(' '), audience: { only: refs } })
  expect(spans.map((span) => span.kind === 'mention' && span.person)).toEqual(names.map((name) => people.get(name)?.id))
  const others = refs.slice(1)
  const { relationships } = await author.graph.relationships({ targets: others })
  expect(relationships.map(({ person }) => person)).toEqual(names.slice(1).map((name) => people.get(name)?.id))
  for (const nobody of ['@tolocalestring', '@isprototypeof'] as const)
    await expect(fresh.anonymous.profiles.get({ person: nobody })).rejects.toMatchObject({ reason: 'not-found' })
})
