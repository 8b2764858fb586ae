import { expect, test, vi } from 'vitest'
import { openFresh } from './open.ts'

vi.mock('node:worker_threads', async (original) => ({
  ...(await original<typeof import('node:worker_threads')>()),
  Worker: class {
    constructor() {
      throw new Error('the system gives no more threads')
    }
  },
}))

test('[DUR-1] where no thread can be had, what was committed is acknowledged, and commits copy the log', async () => {
  const warn = vi.fn()
  await using database = await openFresh({ log: { warn, error: vi.fn() } }, 'sqlite:')
  const told = vi.fn()
  const content = Buffer.alloc(1024 * 1024)
  for (let id = 1; id <= 8; id++)
    await database.transaction(async ({ db, afterCommit }) => {
      afterCommit(told)
      await db
        .insertInto('files')
        .values({ id: String(id), doc: '{}', content })
        .execute()
    })
  expect(told).toHaveBeenCalledTimes(8)
  expect(warn).toHaveBeenCalledWith(expect.anything(), expect.stringMatching(/thread .* has ended/))
})
