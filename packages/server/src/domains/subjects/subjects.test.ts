import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../testing/index.ts'

let kindred: TestServer
let ann: TestPerson
let bob: TestPerson
beforeAll(async () => {
  kindred = await testServer({
    databaseUrl: inject('databaseUrl'),
    settings: { subjects: { recipe: {}, 'blog-post': {} } },
  })
  ;({ ann, bob } = await kindred.people('ann', 'bob'))
})
afterAll(async () => kindred?.[Symbol.asyncDispose]())

let made = 0
const recipe = () => ({ kind: 'recipe', id: `of test ${++made}` })
const rows = async () => (await kindred.dump()).subjects?.length
const nothing = { reactions: {}, comments: 0, saves: 0, viewer: { reaction: null, saved: false } }

describe('things of the host app', () => {
  test('a thing that nobody touched has zeros, and to read it or to take back nothing writes nothing but its row', async () => {
    const subject = recipe()
    const before = await rows()
    expect(await kindred.anonymous.subjects.counts({ subjects: [subject] })).toEqual({
      subjects: [{ subject, ...nothing }],
    })
    expect(await ann.subjects.reactions({ subject })).toEqual({ items: [], cursor: null })
    expect(await rows()).toBe(before)
    await expect(ann.subjects.react({ subject, reaction: 'shrug' })).rejects.toMatchObject({ reason: 'invalid-input' })
    expect(await rows()).toBe(before)
  })

  test('what was done is told in the order asked, of every kind, as often as it was asked for', async () => {
    const [one, two] = [recipe(), { kind: 'blog-post', id: '\u{1f372} {"a": 1} %' }]
    const reacted = await ann.subjects.react({ subject: one, reaction: 'love' })
    expect(reacted).toEqual({
      subject: one,
      ...nothing,
      reactions: { love: 1 },
      viewer: { reaction: 'love', saved: false },
    })
    await bob.subjects.save({ subject: two })
    const { subjects } = await bob.subjects.counts({ subjects: [two, one, { ...two, kind: 'recipe' }, two] })
    const saved = { subject: two, ...nothing, saves: 1, viewer: { reaction: null, saved: true } }
    expect(subjects).toEqual([
      saved,
      { subject: one, ...nothing, reactions: { love: 1 } },
      { subject: { ...two, kind: 'recipe' }, ...nothing },
      saved,
    ])
  })

  test('two ids that differ in one character are two things', async () => {
    const [composed, apart] = [
      { kind: 'recipe', id: 'caf\u00e9' },
      { kind: 'recipe', id: 'cafe\u0301' },
    ]
    await ann.subjects.react({ subject: composed, reaction: 'like' })
    const { subjects } = await ann.subjects.counts({ subjects: [apart, { kind: 'recipe', id: 'CAF\u00c9' }, composed] })
    expect(subjects.map(({ reactions }) => reactions)).toEqual([{}, {}, { like: 1 }])
  })

  test('a kind that is not declared is refused by its field, with those that are', async () => {
    const subject = { kind: 'poem', id: '1' }
    const refused = (path: string) => ({
      reason: 'invalid-input',
      details: { issues: [{ path, fix: expect.stringContaining('recipe, blog-post') }] },
    })
    await expect(ann.subjects.react({ subject, reaction: 'like' })).rejects.toMatchObject(refused('subject.kind'))
    await expect(ann.subjects.save({ subject })).rejects.toMatchObject(refused('subject.kind'))
    await expect(ann.subjects.reactions({ subject })).rejects.toMatchObject(refused('subject.kind'))
    await expect(ann.subjects.counts({ subjects: [recipe(), subject] })).rejects.toMatchObject(
      refused('subjects.1.kind'),
    )
  })
})

describe('counting', () => {
  test('[CNT-3] [CNT-1] sixty-four verbs at once on a thing that is new make one row and count exactly', async () => {
    const subject = recipe()
    const fans = Object.values(await kindred.people(...Array.from({ length: 16 }, (_, at) => `eater_${at}`)))
    const verbs = fans.flatMap((fan, at) => [
      fan.subjects.react({ subject, reaction: at % 2 === 0 ? 'like' : 'love' }),
      fan.subjects.react({ subject, reaction: at % 2 === 0 ? 'like' : 'love' }),
      fan.subjects.save({ subject }),
      fan.subjects.save({ subject }),
    ])
    expect((await Promise.allSettled(verbs)).filter(({ status }) => status === 'rejected')).toEqual([])
    const { subjects } = await ann.subjects.counts({ subjects: [subject] })
    expect(subjects).toMatchObject([{ reactions: { like: 8, love: 8 }, saves: 16 }])
    await Promise.all(fans.flatMap((fan) => [fan.subjects.unsave({ subject }), fan.subjects.unreact({ subject })]))
    expect(await ann.subjects.counts({ subjects: [subject] })).toEqual({ subjects: [{ subject, ...nothing }] })
    expect(await kindred.doctor()).toEqual([])
  })

  test('[IDEM-1] saving and reacting twice is doing it once, and so is taking back', async () => {
    const subject = recipe()
    for (let time = 0; time < 2; time++) {
      await ann.subjects.react({ subject, reaction: 'wow' })
      expect(await ann.subjects.save({ subject })).toMatchObject({ reactions: { wow: 1 }, saves: 1 })
    }
    for (let time = 0; time < 2; time++) {
      await ann.subjects.unreact({ subject })
      expect(await ann.subjects.unsave({ subject })).toEqual({ subject, ...nothing })
    }
  })

  test('[CNT-1] comments are counted by whoever writes them, in their transaction', async () => {
    const subject = recipe()
    await kindred.server.house.transaction(async ({ subjects }) => {
      const id = await subjects.require(subject)
      expect(await subjects.require(subject)).toBe(id)
      await subjects.moveComments(id, 2)
      await subjects.moveComments(id, -1)
    })
    expect((await ann.subjects.counts({ subjects: [subject] })).subjects).toMatchObject([{ comments: 1 }])
    await kindred.server.database.transaction(({ db }) => sql`update subjects set comments_count = 0`.execute(db))
  })
})

test('[BLK-1] [PAG-4] whoever is in a block with the viewer is in no list of reactors, and a cursor fits one thing', async () => {
  const subject = recipe()
  const { kim, lou } = await kindred.people('kim', 'lou')
  for (const person of [ann, bob, kim, lou]) await person.subjects.react({ subject, reaction: 'like' })
  await kim.graph.block({ target: '@lou' })
  const { items, cursor } = await lou.subjects.reactions({ subject, limit: 2 })
  expect(items.map(({ person }) => person.handle)).toEqual(['lou', 'bob'])
  const rest = { limit: 2, cursor: cursor as string }
  expect((await lou.subjects.reactions({ subject, ...rest })).items).toMatchObject([{ person: { handle: 'ann' } }])
  await expect(lou.subjects.reactions({ subject: recipe(), ...rest })).rejects.toMatchObject({
    reason: 'invalid-input',
  })
})
