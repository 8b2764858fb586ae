import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openDatabases } from './databases.ts'
import { proveCost } from './hard-to-kill/cost.ts'
import { proveOpenFiles, proveOversized } from './hard-to-kill/proofs.ts'
import { kindred, startKindred } from './kindred.ts'

const isMeasured = existsSync('/proc/self/stat')

// The small version of what `npm run prove` does. How memory and CPU are read is Linux's way.
test('[DOS-1] [DOS-4] a server with few files and many peers, and one that is flooded, goes on serving', async ({
  skip,
}) => {
  if (!isMeasured) return skip('no /proc on this machine')
  await using databases = await openDatabases('sqlite')
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  await using running = await startKindred({ ...place, openFiles: 128 })
  expect((await proveOpenFiles(running, 200)).wrong).toEqual([])
  expect((await proveOversized(running, { floods: 1, most: 4 * 2 ** 20 })).wrong).toEqual([])
  expect(running.complaints()).toBe('')
})

test('[DOS-5] no call without a session is dear, however it is made up', async ({ skip }) => {
  if (!isMeasured) return skip('no /proc on this machine')
  await using databases = await openDatabases('sqlite')
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  await using running = await startKindred(place)
  expect((await proveCost(running, { calls: 1, mostMs: 500 })).wrong).toEqual([]) // ten times as wide: machines are busy
})
