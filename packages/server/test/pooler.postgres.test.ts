import { pino } from 'pino'
import { expect, inject, test } from 'vitest'
import { loadConfig } from '../src/config.ts'
import { describeDatabase, resetDatabase } from '../src/databases.ts'
import { diagnose } from '../src/doctor/diagnose.ts'
import { protect } from '../src/protection.ts'
import { allMigrations } from '../src/schema.ts'
import { checkConfig, createServer } from '../src/server.ts'
import { freshDatabase } from '../src/testing/database.ts'
import { openProxy } from './db/proxy.ts'

test('with names off nothing asks a pooler for settings of a session, which it would refuse', async () => {
  await using fresh = await freshDatabase({ url: inject('databaseUrl'), migrations: allMigrations() })
  let asking = 'nobody'
  const asked = new Map<string, boolean>()
  await using pooler = await openProxy(fresh.url, (bytes) =>
    asked.set(asking, asked.get(asking) === true || bytes.includes('options')),
  )
  const overrides = { database: pooler.url, namedStatements: 'off' } as const
  const { config } = loadConfig({ env: {}, overrides })
  const log = pino({ level: 'silent' })
  const ways = {
    async serve() {
      await using server = await createServer(config, { log })
      await server.as({ kind: 'anonymous' }).auth.handleAvailable({ handle: 'ann' })
    },
    cluster: () => checkConfig(config, log),
    protect: () => protect(config, 'shop'),
    describe: () => describeDatabase(config),
    doctor: () => diagnose(config, { log }),
    reset: () => resetDatabase(config),
  }
  for (const [name, way] of Object.entries(ways)) {
    asking = name
    await way()
  }
  expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(Object.keys(ways).map((name) => [name, false])))
})
