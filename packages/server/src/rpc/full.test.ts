import { expect, test } from 'vitest'
import { as, testApp } from '../../test/rpc/app.ts'
import { fillDisk } from '../../test/rpc/trouble.ts'

test('[DUR-2] a full disk refuses changes for a while, answers reads, is told once, and is forgotten when there is space', async () => {
  await using app = await testApp({ config: { limits: 'off' } })
  const add = () => app.call.mutate('notes.add', { text: 'x'.repeat(100) }, as('ann'))
  const count = async () => ((await app.call.query('notes.count')).data as { notes: number }).notes
  const full = await fillDisk(app.database)
  let added = 0
  let refused = await add()
  while (refused.status === 200 && added++ < 1000) refused = await add()
  expect([refused.status, refused.error.reason, refused.headers.get('retry-after')]).toEqual([503, 'unavailable', '1'])
  const others = await Promise.all(Array.from({ length: 30 }, add))
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([503]))
  expect(await count()).toBe(added)
  expect(app.logged.filter((line) => line.includes('the disk is full'))).toHaveLength(1)
  await full[Symbol.asyncDispose]()
  expect((await Promise.all(Array.from({ length: 30 }, add))).map(({ status }) => status)).toEqual(Array(30).fill(200))
  expect(await count()).toBe(added + 30)
})
