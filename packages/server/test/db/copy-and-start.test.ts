import { expect, test } from 'vitest'
import type { Membership } from '../../src/cluster/membership.ts'
import { loadConfig } from '../../src/config.ts'
import { knowledge } from '../../src/copying.ts'
import { claimTarget, copyDatabase } from '../../src/db/copy/copy.ts'
import type { Database, Transaction } from '../../src/db/database.ts'
import { LEASE_LOCK, type LeaseTables, leaseProcessNumber } from '../../src/db/lease.ts'
import { countLiveProcesses } from '../../src/db/lease-floor.ts'
import { readMarks, writeMark } from '../../src/db/marks.ts'
import { openDatabase } from '../../src/db/open.ts'
import { createLog } from '../../src/kernel/log.ts'
import { openHouse, type ServerOptions } from '../../src/server.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { databaseUrl } from './copying/places.ts'

/** A database with a schema and no row. */
async function target() {
  const fresh = await freshDatabase({ url: databaseUrl, migrations: knowledge.migrations })
  const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: fresh.url } })
  return {
    url: fresh.url,
    start: (options: ServerOptions = {}) => openHouse(config, { log: createLog('silent'), ...options }),
    [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose](),
  }
}

test('a server that looks for the mark of a copy holds its lease already, so that the copy sees it', async () => {
  await using source = await target()
  await using place = await target()
  const copies: Promise<unknown>[] = []
  const onQuery = async (statement: string) => {
    if (!statement.includes('database_marks')) return
    const copying = copyDatabase({ from: source.url, to: place.url }, knowledge)
    copies.push(copying)
    await copying.catch(() => {})
  }
  await using _ = await place.start({ onQuery })
  expect(copies).toHaveLength(1)
  await expect(copies[0]).rejects.toMatchObject({ reason: 'database-in-use' })
  expect(await readMarks(place.url)).toEqual({})
})

test('a server that finds the mark, alone or as a worker, gives its lease back and does not start', async () => {
  await using place = await target()
  await using database = await openDatabase<LeaseTables>(place.url)
  await writeMark(database as Database<unknown>, 'filling', 'a copy')
  const worker = { sharers: 2, tellNumbers: () => {} } as Partial<Membership> as Membership
  for (const cluster of [undefined, worker])
    await expect(place.start({ cluster })).rejects.toMatchObject({ reason: 'half-filled' })
  expect(await countLiveProcesses(database, Date.now())).toBe(0)
})

test('a copy looks for servers and sets its mark at one moment, while nobody takes a lease', async () => {
  await using place = await target()
  await using database = await openDatabase<unknown>(place.url)
  const locked: string[][] = []
  const overtaken: Database<unknown> = Object.create(database)
  overtaken.transaction = async (work) => {
    const options = { clock: Date.now, holder: 'a server that starts just before' }
    await using _ = await leaseProcessNumber(database as Database<LeaseTables>, options)
    return await database.transaction((transaction) => work(noting(transaction, locked)))
  }
  const claiming = claimTarget(overtaken, { tables: [], token: 'a copy', now: Date.now() })
  await expect(claiming).rejects.toMatchObject({ reason: 'database-in-use' })
  expect(locked).toEqual([[...LEASE_LOCK]])
  expect(await readMarks(place.url)).toEqual({})
})

function noting(transaction: Transaction<unknown>, locked: string[][]): Transaction<unknown> {
  const lock: typeof transaction.lock = (...what) => {
    locked.push(what as string[])
    return transaction.lock(...what)
  }
  return { ...transaction, lock }
}
