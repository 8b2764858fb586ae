import { expect, test } from 'vitest'
import { as, testApp } from '../../test/rpc/app.ts'
import { holdNotes } from '../../test/rpc/trouble.ts'

const DEADLINE_MS = 1500

test('a call that is not done in time is refused with a reason that invites to repeat it, and the log names it', async () => {
  await using app = await testApp({ config: { callDeadlineMs: 100 } })
  const { status, error } = await app.call.query('notes.broken.dawdles')
  expect([status, error.reason]).toEqual([504, 'deadline'])
  expect(error.message).toContain('idempotency key')
  expect(app.logged.filter((line) => line.includes('notes.broken.dawdles was not done within 100 ms'))).toHaveLength(1)
})

test('[DUR-2] of thirty calls at once one breaks and one stalls: the others are served, the log names the culprit', async () => {
  await using app = await testApp({ config: { callDeadlineMs: DEADLINE_MS } })
  const others = Array.from({ length: 28 }, (_, i) => app.call.mutate('notes.add', { text: `note ${i}` }, as('ann')))
  const [broken, stalled] = await Promise.all([
    app.call.mutate('notes.broken.answers', {}, as('bob')),
    app.call.mutate('notes.broken.stalls', {}, as('bob')),
  ])
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 200))
  expect(broken.error.reason).toBe('internal')
  expect(['internal', 'deadline']).toContain(stalled.error.reason) // SQLite sees at once what Postgres can only wait for
  const named = () => app.logged.some((line) => /notes\.broken\.stalls: a transaction may await nothing/.test(line))
  await expect.poll(named).toBe(true)
  expect((await app.call.query('notes.count')).data).toEqual({ notes: 28 })
  expect((await app.call.mutate('notes.add', { text: 'after' }, as('ann'))).status).toBe(200)
})

test('[DUR-2] a change that waits for others until its deadline never happens', async () => {
  await using app = await testApp({ config: { callDeadlineMs: DEADLINE_MS } })
  const held = await holdNotes(app.databaseUrl)
  const waiting = Array.from({ length: 6 }, () => app.call.mutate('notes.add', { text: 'late' }, as('ann')))
  const reasons = new Set((await Promise.all(waiting)).map(({ error }) => error.reason))
  expect([...reasons].filter((reason) => reason !== 'deadline' && reason !== 'unavailable')).toEqual([])
  await held[Symbol.asyncDispose]()
  expect((await app.call.mutate('notes.add', { text: 'after' }, as('ann'))).status).toBe(200)
  expect((await app.call.query('notes.count')).data).toEqual({ notes: 1 })
})
