import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type TestPerson, type TestServer, testServer } from '../../src/testing/index.ts'
import { damageSchema } from './damage.ts'

let kit: TestServer
let people: TestPerson[]

beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  people = Object.values(await kit.people('ann', 'bob', 'cid', 'dan', 'eve', 'fay'))
})
afterAll(() => kit?.[Symbol.asyncDispose]())

/** Verbs that move every counter and end every tie, of somebody towards the next. A refusal is an answer as well. */
async function busy(round: number): Promise<number> {
  const calls = people.flatMap((person, i) => {
    const other = people[(i + 1 + (round % (people.length - 1))) % people.length] as TestPerson
    return [
      person.graph.follow({ target: other.ref }),
      person.posts
        .create({ text: `round ${round}` })
        .then(async ({ id }) => void (round % 2 && (await person.posts.remove({ post: id })))),
      person.graph.lists
        .create({ name: `${round}` })
        .then(({ id }) => person.graph.lists.add({ list: id, person: other.ref })),
      person.profiles.updateSettings({ isPrivate: round % 2 === i % 2 }),
      i === round % people.length
        ? person.graph.block({ target: other.ref })
        : person.graph.unblock({ target: other.ref }),
    ]
  })
  return (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length
}

test('[CNT-1] [BLK-6] [FOL-3] the doctor neither finds nor mends anything while people go on', async () => {
  let isOver = false
  const examined = (async () => {
    const runs: (readonly string[])[] = []
    do {
      const { checks } = await kit.server.doctor({ fix: true })
      runs.push(checks.filter(({ name, found }) => found > 0 && !name.startsWith('settings.')).map(({ name }) => name))
    } while (!isOver)
    return runs
  })()
  let done = 0
  for (let round = 0; round < 6; round++) done += await busy(round)
  isOver = true
  const runs = await examined
  expect(runs).toEqual(runs.map(() => []))
  expect(await kit.doctor()).toEqual([])
  expect(done).toBeGreaterThan(6 * people.length)
})

test('[CNT-1] counters that are mended while they move come out right', async () => {
  for (let round = 0; round < 2; round++) {
    await damageSchema(
      kit.databaseUrl,
      'update graph_counts set followers_count = followers_count + 9, following_count = following_count + 9',
      'update profiles set posts_count = posts_count + 9',
      'update audience_lists set member_count = member_count + 9',
    )
    const [, { checks }] = await Promise.all([busy(round), kit.server.doctor({ fix: true }), busy(round + 1)])
    expect(checks.filter(({ repaired }) => repaired.length > 0).length).toBeGreaterThan(2)
    expect(await kit.doctor()).toEqual([])
  }
})
