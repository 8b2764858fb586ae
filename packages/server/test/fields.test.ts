import type { InputIssue, PostId } from '@kindred/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createServer, loadConfig, type Settings } from '../src/index.ts'
import { type TestPerson, type TestServer, testServer } from '../src/testing/index.ts'
import { withRole } from './staff.ts'

const mood = { type: 'enum', values: ['calm', 'loud'] } as const
const fields = {
  profile: {
    pronouns: { type: 'string', max: 10 },
    level: { type: 'number', min: 0, max: 9, integer: true, writable: 'host' },
    constructor: { type: 'boolean' },
  },
  post: {
    mood,
    heat: { type: 'number', min: -1.5, max: 100 },
    spoiler: { type: 'boolean' },
    place: { type: 'string', max: 40 },
  },
} as const

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
let host: TestPerson
let sent: string[] = []
beforeAll(async () => {
  kindred = await testServer({
    databaseUrl: inject('databaseUrl'),
    settings: { fields },
    onQuery: (sql) => void sent.push(sql),
  })
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
  host = await withRole(kindred, 'boss', 'admin')
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

/** Another server over the same rows, which declares other fields. */
async function declaring(declared: Settings['fields']) {
  const { config } = loadConfig({
    env: {},
    overrides: { environment: 'test', database: kindred.databaseUrl, ...(declared && { fields: declared }) },
  })
  return createServer(config, { clock: kindred.clock, repeatBodies: true })
}

const issuesOf = (call: Promise<unknown>): Promise<InputIssue[]> =>
  call.then(
    () => [],
    (error) => error.details?.issues ?? [error],
  )

async function fieldsOf(post: PostId, person = bob) {
  return (await person.posts.get({ post })).fields
}

describe('fields of a post', () => {
  test('[FLD-1] are told in the order of their declaration, to whoever sees it, wherever it is shown', async () => {
    const own = { place: ' caf\u0065\u0301 ', heat: -1.5, mood: 'calm', spoiler: false }
    const post = await ann.posts.create({ text: 'hello', fields: own })
    expect(JSON.stringify(post.fields)).toBe('{"mood":"calm","heat":-1.5,"spoiler":false,"place":"caf\u00e9"}')
    expect(await fieldsOf(post.id)).toEqual(post.fields)
    expect((await kindred.anonymous.posts.by({ author: '@ann' })).items[0]?.fields).toEqual(post.fields)
    expect((await ann.feeds.home()).items[0]?.post.fields).toEqual(post.fields)
    const quoting = await bob.posts.create({ text: 'look', quote: post.id })
    expect([quoting.fields, quoting.quote?.post?.fields]).toEqual([{}, post.fields])
    const hidden = await ann.posts.create({ text: 'for me', audience: 'closeFriends', fields: own })
    await expect(bob.posts.get({ post: hidden.id })).rejects.toMatchObject({ reason: 'not-found' })
  })

  test('[FLD-2] an edit sets those that it names, null takes one away, and what changes nothing is no edit', async () => {
    const { id: post } = await ann.posts.create({ text: 'of @bob', fields: { mood: 'calm', heat: 1, place: null } })
    kindred.expectFacts({})
    kindred.clock.advance(5)
    const edited = await ann.posts.edit({ post, fields: { heat: null, spoiler: true } })
    expect(edited).toMatchObject({ text: 'of @bob', editedAt: new Date(kindred.clock()).toISOString() })
    expect([edited.fields, edited.spans.length]).toEqual([{ mood: 'calm', spoiler: true }, 1])
    kindred.expectFacts({ 'post.edited': 1, '*': 0 })
    kindred.clock.advance(5)
    expect(await ann.posts.edit({ post, text: 'of @bob', fields: { mood: 'calm', heat: null } })).toEqual(edited)
    expect(await ann.posts.edit({ post, fields: {} })).toEqual(edited)
    kindred.expectFacts({ '*': 0 })
    expect((await ann.posts.edit({ post, text: 'other words' })).fields).toEqual(edited.fields)
    await expect(bob.posts.edit({ post, fields: { mood: 'loud' } })).rejects.toMatchObject({
      reason: 'posts.not-author',
    })
    await ann.posts.remove({ post })
    expect(await kindred.doctor()).toEqual([]) // of what was removed nothing is left
  })

  test('[FLD-1] a wrong one is refused by its name with what would be taken, all at once, and nothing is written', async () => {
    const before = (await kindred.dump()).posts
    const wrong = { mood: 'angry', heat: 101, spoiler: 'yes', place: 'a\nb', colour: 'red' }
    const nothing = ', or null to take it away'
    const issues = [
      {
        path: 'fields.mood',
        message: 'is not one of the values that are taken',
        fix: `give one of calm, loud${nothing}`,
      },
      { path: 'fields.heat', message: 'is more than 100', fix: `give a number from -1.5 up to 100${nothing}` },
      { path: 'fields.spoiler', message: 'is not true or false', fix: `give true or false${nothing}` },
      { path: 'fields.place', message: 'has more than one line', fix: `give 1 to 40 characters in one line${nothing}` },
      {
        path: 'fields.colour',
        message: 'is no field that posts have here',
        fix: 'give one of mood, heat, spoiler, place, or declare it in the setting fields of the server',
      },
    ]
    expect(await issuesOf(ann.posts.create({ text: 'x', fields: wrong }))).toEqual(issues)
    expect((await kindred.dump()).posts).toEqual(before)
    const { id: post } = await ann.posts.create({ text: 'x' })
    expect(await issuesOf(ann.posts.edit({ post, text: 'y', fields: wrong }))).toEqual(issues)
    expect(await ann.posts.get({ post })).toMatchObject({ text: 'x', fields: {} })
  })

  test.each([
    ['', 'is empty'],
    [' \u200b', 'is empty'],
    ['a\u0000', 'holds control characters or broken Unicode'],
    ['\ud800', 'holds control characters or broken Unicode'],
    ['a\u202eb', 'turns the direction of what follows it'],
    [`a${'\u0301'.repeat(31)}`, 'stacks too many marks on one letter'],
    ['x'.repeat(41), 'is longer than 40 characters'],
    [7, 'is not text'],
  ])('[TXT-3] [FLD-1] text of a field is held to the rules of names: %j', async (place, message) => {
    const [issue] = await issuesOf(ann.posts.create({ text: 'x', fields: { place } }))
    expect(issue).toMatchObject({ path: 'fields.place', message })
  })

  test('[DOS-2] names that mean something to JavaScript, too many and too long ones are refused', async () => {
    const hostile = JSON.parse('{"toString":1,"hasOwnProperty":true}')
    expect((await issuesOf(ann.posts.create({ text: 'x', fields: hostile }))).map(({ path }) => path)).toEqual([
      'fields.toString',
      'fields.hasOwnProperty',
    ])
    const { id } = await ann.posts.create({ text: 'x', fields: JSON.parse('{"__proto__":"calm"}') })
    expect(await fieldsOf(id)).toEqual({})
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}`, 1]))
    expect(await issuesOf(ann.posts.create({ text: 'x', fields: many }))).toEqual([
      { path: 'fields', message: 'has more than 20 fields', fix: 'give an object of at most 20 fields by name' },
    ])
    const [name] = await issuesOf(ann.posts.create({ text: 'x', fields: { 'Not a name': 1 } }))
    expect(name).toMatchObject({
      path: 'fields."Not a name"',
      message: 'is not the name of a field',
      fix: expect.stringMatching('^give a name of'),
    })
    const [long] = await issuesOf(ann.posts.create({ text: 'x', fields: { place: 'x'.repeat(2001) } }))
    expect(long).toMatchObject({ path: 'fields.place', message: 'is longer than 500 characters' })
  })

  test('[FLD-1] [TXT-2] whatever is taken reads as it was taken, on every database', async () => {
    const value = { mood: fc.constantFrom('calm', 'loud'), spoiler: fc.boolean() }
    const heat = fc.double({ min: -1.5, max: 100, noNaN: true })
    const place = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
    const { id: post } = await ann.posts.create({ text: 'x' })
    await fc.assert(
      fc.asyncProperty(fc.record({ ...value, heat, place }, { requiredKeys: [] }), async (set) => {
        const whole = { mood: null, heat: null, spoiler: null, place: null, ...set }
        const issues = await issuesOf(ann.posts.edit({ post, fields: whole }))
        expect(issues.filter(({ path }) => path !== 'fields.place')).toEqual([])
        if (issues.length > 0) return
        const told = JSON.parse(JSON.stringify(set), (key, it) => (key === 'place' ? it.normalize('NFC').trim() : it))
        expect(await fieldsOf(post)).toEqual(told)
      }),
      { numRuns: 40 },
    )
  })

  test('[FLD-2] of many that are set at once none is lost', async () => {
    const { id: post } = await ann.posts.create({ text: 'x' })
    const all = { mood: 'loud', heat: 3, spoiler: true, place: 'here' }
    await Promise.all(Object.entries(all).map(([name, value]) => ann.posts.edit({ post, fields: { [name]: value } })))
    expect(await fieldsOf(post)).toEqual(all)
  })

  test('[PAG-1] pages end before their fields weigh too much', async () => {
    const long = 'é'.repeat(500)
    const names = Array.from({ length: 20 }, (_, at) => `f${at}`)
    const declared = Object.fromEntries(names.map((name) => [name, { type: 'string', max: 500 } as const]))
    const { cal } = await kindred.people('cal')
    await using server = await declaring({ post: declared })
    const writer = server.api.as(cal.ref)
    const own = Object.fromEntries(names.map((name) => [name, long]))
    for (let at = 0; at < 8; at++) await writer.posts.create({ text: `${at}`, fields: own })
    const { items, cursor } = await writer.posts.by({ author: cal.ref, limit: 8 })
    expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThan(100_000)
    expect([items.length > 1, cursor === null]).toEqual([true, false])
  })

  test('[FLD-1] what is declared no longer, or does not fit any more, is kept and not shown', async () => {
    const { id: post } = await ann.posts.create({ text: 'x', fields: { mood: 'loud', heat: 50, place: 'somewhere' } })
    await using narrow = await declaring({
      post: { mood: { type: 'enum', values: ['calm'] }, heat: { type: 'number' }, place: { type: 'boolean' } },
    })
    const api = narrow.api.as('@ann')
    expect((await api.posts.get({ post })).fields).toEqual({ heat: 50 })
    await api.posts.edit({ post, fields: { place: true } })
    expect(await fieldsOf(post)).toEqual({ mood: 'loud', heat: 50 })
    await using bare = await declaring(undefined)
    expect((await bare.api.as('@ann').posts.get({ post })).fields).toEqual({})
    expect(await issuesOf(bare.api.as('@ann').posts.edit({ post, fields: { mood: 'calm' } }))).toEqual([
      {
        path: 'fields.mood',
        message: 'is no field that posts have here',
        fix: 'leave it out: the setting fields of the server declares none for posts',
      },
    ])
  })
})

describe('fields of a profile', () => {
  test('[FLD-2] are set by their owner, told with the profile, and gone across a block of the reader’s', async () => {
    const { dan, eve } = await kindred.people('dan', 'eve')
    expect((await dan.profiles.me()).fields).toEqual({})
    const changed = await dan.profiles.update({ bio: 'hello', fields: { pronouns: ' they ', constructor: true } })
    expect(changed).toMatchObject({ bio: 'hello', fields: { pronouns: 'they', constructor: true } })
    expect((await dan.profiles.update({ fields: { constructor: null } })).fields).toEqual({ pronouns: 'they' })
    expect((await kindred.anonymous.profiles.get({ person: dan.ref })).fields).toEqual({ pronouns: 'they' })
    expect((await dan.profiles.me()).fields).toEqual({ pronouns: 'they' })
    await eve.graph.block({ target: dan.ref })
    expect((await eve.profiles.get({ person: dan.ref })).fields).toEqual({})
    await expect(dan.profiles.get({ person: eve.ref })).rejects.toMatchObject({ reason: 'not-found' })
  })

  test('[FLD-1] a wrong one is refused by its name, and the rest of the change with it', async () => {
    const [issue] = await issuesOf(bob.profiles.update({ name: 'Other', fields: { pronouns: 'x'.repeat(11) } }))
    expect(issue).toMatchObject({ path: 'fields.pronouns', message: 'is longer than 10 characters' })
    expect((await bob.profiles.me()).name).toBe('bob')
  })

  test('[FLD-3] the host app sets all of them, and its own nobody else', async () => {
    const made = await host.admin.people.upsert({
      externalId: 'u1',
      handle: 'una',
      fields: { pronouns: 'she', level: 3 },
    })
    const profile = async () => (await kindred.anonymous.profiles.get({ person: '@una' })).fields
    expect([made.created, await profile()]).toEqual([true, { pronouns: 'she', level: 3 }])
    await host.admin.people.upsert({ externalId: 'u1', fields: { level: 4, pronouns: null } })
    expect(await profile()).toEqual({ level: 4 })
    for (const level of [9, null])
      expect(await issuesOf(ann.profiles.update({ fields: { level } }))).toEqual([
        { path: 'fields.level', message: 'is for the host app alone to set', fix: 'leave it out' },
      ])
    const [issue] = await issuesOf(host.admin.people.upsert({ externalId: 'u2', fields: { level: 1.5 } }))
    expect(issue).toMatchObject({ path: 'fields.level', fix: expect.stringContaining('a whole number from 0 up to 9') })
    await expect(host.admin.people.get({ person: { externalId: 'u2' } })).rejects.toMatchObject({ reason: 'not-found' })
  })

  test('[FLD-2] of what owner and host set at once none is lost', async () => {
    const { person } = await host.admin.people.upsert({ externalId: 'u3', handle: 'ula' })
    const owner = kindred.server.api.as(person.id)
    await Promise.all([
      owner.profiles.update({ fields: { pronouns: 'they' } }),
      host.admin.people.upsert({ externalId: 'u3', fields: { level: 1 } }),
      owner.profiles.update({ fields: { constructor: false } }),
    ])
    expect((await owner.profiles.me()).fields).toEqual({ pronouns: 'they', level: 1, constructor: false })
  })

  test('[FLD-2] those who set them, and whoever writes meanwhile, wait in one order: no transaction is given up and begun anew', async () => {
    const bring = (more: object) => host.admin.people.upsert({ externalId: 'u4', handle: 'ursa', ...more })
    const { person } = await bring({})
    const { profiles, posts } = kindred.server.api.as(person.id)
    const writes = async (work: () => Promise<unknown>) => {
      sent = []
      await work()
      return sent.filter((sql) => sql.startsWith('update "profiles"')).length
    }
    const set = (n: number) => profiles.update({ fields: { constructor: n % 2 === 0 } })
    const setMore = (n: number) => profiles.update({ name: `n${n}`, fields: { pronouns: `p${n}` } })
    const bringName = (n: number) => bring({ name: `u${n}`, fields: { level: n % 9 } })
    const bringEmail = (n: number) => bring({ email: `u${n}@example.com`, fields: { level: n % 9 } })
    const write = (n: number) => posts.create({ text: `${n}` })
    for (const [one, other] of [
      [set, setMore],
      [set, bringName],
      [write, bringEmail],
    ] as const) {
      const alone = (await writes(() => one(0))) + (await writes(() => other(0)))
      const both = alone + (await writes(() => one(0)))
      for (let round = 0; round < 8; round++) {
        const numbers = [1, 2, 3, 4, 5, 6].map((n) => 6 * round + n)
        const calls = () => numbers.flatMap((n) => [one(n), other(n), one(n)])
        expect(await writes(() => Promise.all(calls()))).toBe(6 * both)
      }
    }
  })

  test('the doctor finds nothing', async () => {
    expect(await kindred.doctor()).toEqual([])
  })
})
