import { auth, graph, moderation, posts, profiles } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { TEST_PASSWORD, type TestPerson, type TestServer, testServer } from '../src/testing/index.ts'
import { withRole } from './staff.ts'

let kit: TestServer
let ann: TestPerson
let mia: TestPerson

beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  ;({ ann } = await kit.people('ann', 'bob'))
  mia = await withRole(kit, 'mia', 'moderator')
})
afterAll(async () => kit?.[Symbol.asyncDispose]())

/** Strings as they come: whole characters, halves of them, and what breaks databases, terminals and layouts. */
const anything = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom(
        '\0',
        '\r',
        '\n',
        '\t',
        ' ',
        '\u0301',
        '\u0344',
        '\ud83d',
        '\u202e',
        '\u200b',
        'é',
        '@bob',
        '#a',
        '%',
        "'",
      ),
      {
        maxLength: 40,
      },
    )
    .map((parts) => parts.join('')),
)

/** What has to be seen in every field, whatever chance brings. */
const notable: readonly string[] = [
  'a\0b',
  '\ud83d',
  'a\udc00',
  'a'.repeat(100_000),
  'a\u0301'.repeat(50),
  '\u0301'.repeat(100_000),
  `a${'\u0301'.repeat(30)}`,
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'שלום مرحبا',
  '\u202eevil',
  '\u2066a\u2069',
  '\ufeffa',
  'ﬁ ſ K Å',
  'e\u0301 \u212b',
  '\r\n a \r b \u2028 c',
  "'); drop table posts; --",
  '\\u0000',
  '100%_\\',
]

/** One text that people write: how to send it, what the contract makes of it, and where it is read again. */
interface Field {
  readonly path: string
  readonly schema: { safeParse(value: unknown): { success: boolean; data?: unknown } }
  readonly input: (text: string) => object
  /** Where the text stands in a parsed input. */
  readonly kept: (parsed: never) => string | null
  readonly read: (answer: never) => Promise<string | null>
}

let list: string
let post: string
beforeAll(async () => {
  list = (await ann.graph.lists.create({ name: 'a list' })).id
  post = (await ann.posts.create({ text: 'to be decided on' })).id
})

const fields: readonly Field[] = [
  {
    path: 'posts.create',
    schema: posts.create.input,
    input: (text) => ({ text }),
    kept: ({ text }: { text: string }) => text,
    read: async ({ id }: { id: never }) => (await ann.posts.get({ post: id })).text,
  },
  {
    path: 'profiles.update',
    schema: profiles.update.input,
    input: (name) => ({ name }),
    kept: ({ name }: { name: string }) => name,
    read: async () => (await kit.anonymous.profiles.get({ person: '@ann' })).name,
  },
  {
    path: 'profiles.update',
    schema: profiles.update.input,
    input: (bio) => ({ bio }),
    kept: ({ bio }: { bio: string }) => bio || null,
    read: async () => (await kit.anonymous.profiles.get({ person: '@ann' })).bio,
  },
  {
    path: 'profiles.update',
    schema: profiles.update.input,
    input: (title) => ({ links: [{ url: 'https://example.com/', title }] }),
    kept: ({ links: [link] }: { links: [{ title: string }] }) => link.title,
    read: async () => (await kit.anonymous.profiles.get({ person: '@ann' })).links[0]?.title ?? null,
  },
  {
    path: 'graph.lists.rename',
    schema: graph.lists.rename.input,
    input: (name) => ({ list, name }),
    kept: ({ name }: { name: string }) => name,
    read: async () => (await ann.graph.lists.all()).items[0]?.name ?? null,
  },
  {
    path: 'moderation.decide',
    schema: moderation.decide.input,
    input: (reason) => ({ on: { post }, action: 'restore', reason }),
    kept: ({ reason }: { reason: string }) => reason,
    read: async () =>
      (await mia.moderation.history({ on: { post: post as never }, limit: 1 })).items[0]?.reason ?? null,
  },
]

const caller = (path: string) => (path.startsWith('moderation.') ? mia : ann)

describe('text', () => {
  test('[TXT-2] [TXT-3] [DB-1] any string is read again as the contract normalises it, or refused as bad input', async () => {
    const check = async (field: Field, text: string) => {
      const { success, data } = field.schema.safeParse(field.input(text))
      const { status, body } = await caller(field.path).raw(field.path, field.input(text))
      const answer = JSON.parse(body)
      expect([field.path, text.slice(0, 50), status, answer.error?.data.reason]).toEqual([
        field.path,
        text.slice(0, 50),
        success ? 200 : 400,
        success ? undefined : 'invalid-input',
      ])
      if (success) expect(await field.read(answer.result.data as never)).toBe(field.kept(data as never))
    }
    for (const field of fields) for (const text of notable) await check(field, text)
    await fc.assert(fc.asyncProperty(fc.constantFrom(...fields), anything, check), { numRuns: 200 })
  })

  test('[TXT-5] spans of any post lie in its text, in order', async () => {
    const written = fc.array(
      fc.oneof(fc.constantFrom('@bob', '#tag', 'https://example.com/a', ' ', '(', '.', '😀', 'e\u0301'), anything),
      { maxLength: 20 },
    )
    await fc.assert(
      fc.asyncProperty(written, async (parts) => {
        const { data } = posts.create.input.safeParse({ text: parts.join('') })
        if (!data) return
        const { text, spans } = await ann.posts.create({ text: data.text })
        let reached = 0
        for (const { kind, start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(reached)
          expect(text.slice(start, end)).toMatch(
            { mention: /^@\w+$/, tag: /^#[^\s#@]+$/u, link: /^https?:\S+$/i }[kind],
          )
          reached = end
        }
      }),
      { numRuns: 100 },
    )
  })

  test('[TXT-3] whatever is typed to sign in with is taken for a wrong password or for bad input', async () => {
    const typed = fc.record({ identifier: anything, password: anything })
    await fc.assert(
      fc.asyncProperty(typed, async (input) => {
        const { success } = auth.signIn.input.safeParse(input)
        const { status, body } = await kit.anonymous.raw('auth.signIn', input)
        const expected = success ? [401, 'auth.invalid-credentials'] : [400, 'invalid-input']
        expect([status, JSON.parse(body).error?.data.reason]).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })
})

test('[TXT-3] whatever a client calls its device is kept in plain characters', async () => {
  const latin = fc.constantFrom(
    ...Array.from({ length: 0xe0 }, (_, at) => String.fromCharCode(0x20 + at)).filter((one) => one !== '%'),
  )
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: latin, maxLength: 300 }), async (device) => {
      const token = await signIn({ 'kindred-device': device })
      const { items } = await kit.withToken(token).auth.sessions({ limit: 1 })
      const plain = device.replace(/[^\x20-\x7e]/g, '').trim()
      expect(items[0]?.device ?? '').toBe(plain.slice(0, 100).trim())
    }),
    { numRuns: 30 },
  )
})

async function signIn(headers: Record<string, string>): Promise<string> {
  const request = new Request('http://kindred.test/trpc/auth.signIn', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ identifier: 'ann', password: TEST_PASSWORD }),
  })
  const { result } = (await (await kit.server.fetch(request)).json()) as {
    result: { data: { session: { token: string } } }
  }
  return result.data.session.token
}
