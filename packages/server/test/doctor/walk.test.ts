import type { AccountId } from '@kindred/contract'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Database, Writes } from '../../src/db/database.ts'
import { type DoctorOptions, examine } from '../../src/doctor/doctor.ts'
import type { CheckReport } from '../../src/doctor/report.ts'
import type { AccountTables } from '../../src/domains/accounts/index.ts'
import { type Broken, defineInvariant, type InvariantDefinition } from '../../src/kernel/invariant.ts'
import type { Tools } from '../../src/kernel/kernel.ts'
import { createLog } from '../../src/kernel/log.ts'
import { type TestServer, testServer } from '../../src/testing/index.ts'
import { slices } from '../graph/house.ts'
import { damageRows } from './damage.ts'

const PEOPLE = 2_345

let kit: TestServer
beforeAll(async () => {
  kit = await testServer({ databaseUrl: inject('databaseUrl') })
  const people = Array.from({ length: PEOPLE }, (_, i) => `(${i + 1}, 'u${i}', 'u${i}', '${i}', 'member', 1, 0, 0)`)
  const columns = 'id, handle, skeleton, email, role, epoch, is_private, created_at'
  await damageRows(
    kit.databaseUrl,
    slices(people, 500).map((rows) => `insert into accounts (${columns}) values ${rows.join(', ')}`),
  )
})
afterAll(() => kit?.[Symbol.asyncDispose]())

type Definition = InvariantDefinition<AccountTables, Broken>
type Repair = NonNullable<Definition['repair']>

const firstEpoch: Definition = {
  name: 'test.epoch',
  meaning: 'Nobody is of the first epoch.',
  fix: 'They are moved on.',
  over: { table: 'accounts', key: 'id' },
  find: (db, { from, to }) =>
    db
      .selectFrom('accounts')
      .select('id')
      .where('epoch', '=', 1)
      .where('id', '>=', from as AccountId)
      .where('id', '<=', to as AccountId)
      .execute(),
  tell: () => 'is of the first epoch',
}
const moveOn: Repair = {
  mend: ({ db }, rows) => setEpoch(db, { of: rows, to: 2 }),
  outcome: () => 'is of the second epoch',
}

async function setEpoch(db: Writes<AccountTables>, { of, to }: { of: readonly Broken[]; to: number }): Promise<void> {
  const ids = of.map(({ id }) => id as AccountId)
  await db.updateTable('accounts').set({ epoch: to }).where('id', 'in', ids).execute()
}

/** Runs one invariant over the accounts, and gathers the log. */
async function examined(invariant: Partial<Definition>, options: DoctorOptions = {}) {
  const lines: string[] = []
  const log = createLog('warn', { write: (line) => void lines.push(line) })
  const tools = { clock: kit.clock, nextId: refusing, log }
  const invariants = [defineInvariant<AccountTables, Broken>({ ...firstEpoch, ...invariant })]
  const patient = { database: kit.server.database, tools, looks: [], hasTables: async () => true, invariants }
  const { isWell, checks } = await examine(patient, options)
  return { isWell, check: checks[0] as CheckReport, log: lines.map((line) => JSON.parse(line)) }
}

const refusing: Tools['nextId'] = () => {
  throw new Error('no id is made here')
}

const idsOfFirstEpoch = async () => {
  const { db } = kit.server.database as Database<AccountTables>
  return (await firstEpoch.find(db, { from: '1', to: String(PEOPLE), now: 0 })).map(({ id }) => id)
}

test('[DB-2] a walk comes to each row once, in stretches, and remembers a few of what it finds', async () => {
  const stretches: string[] = []
  const { check, isWell } = await examined({
    find: (db, stretch) => {
      stretches.push(`${stretch.from}-${stretch.to}`)
      return firstEpoch.find(db, stretch)
    },
  })
  expect(stretches).toEqual(['1-1000', '1001-2000', `2001-${PEOPLE}`])
  expect(check).toMatchObject({ found: PEOPLE, left: PEOPLE, repaired: [], isRepairable: false })
  expect(check.examples.length).toBeLessThan(10)
  expect(isWell).toBe(false)
})

test('[DB-2] a check that cannot be carried out is a finding, and the next one is carried out', async () => {
  const { check, isWell } = await examined({ over: { table: 'nothing' as 'accounts', key: 'id' } })
  expect(isWell).toBe(false)
  expect(check.examples.join()).toMatch(/^cannot be looked at to its end: .*nothing/)
})

test('[DB-2] a warning fails nothing', async () => {
  expect(await examined({ isWarning: true })).toMatchObject({ isWell: true, check: { left: PEOPLE } })
})

describe('[DB-2] a repair', () => {
  test('happens only when it is asked for', async () => {
    expect((await examined({ repair: moveOn })).check).toMatchObject({ left: PEOPLE, repaired: [], isRepairable: true })
    expect((await idsOfFirstEpoch()).length).toBe(PEOPLE)
  })

  test('that does not help is taken back, and told', async () => {
    const inVain: Repair = { ...moveOn, mend: ({ db }, rows) => setEpoch(db, { of: rows.slice(1), to: 2 }) }
    const { check } = await examined({ repair: inVain }, { fix: true })
    expect(check.repaired).toEqual([])
    expect(check.left).toBeGreaterThan(0)
    expect((await idsOfFirstEpoch()).length).toBe(PEOPLE)
  })

  test('lets alone what somebody else had put right before it was held', async () => {
    const late: Repair = { ...moveOn, hold: ({ db }) => setEpoch(db, { of: [{ id: '1' }], to: 3 }) }
    const { check } = await examined({ repair: late }, { fix: true, most: 3 })
    expect(check.repaired.map(({ id }) => id)).toEqual(['2', '3', '4'])
    expect(check).toMatchObject({ found: PEOPLE - 1, left: PEOPLE - 4 })
  })

  test('is one of so many a run, and each is a line of the log', async () => {
    const left = await idsOfFirstEpoch()
    const { check, log } = await examined({ repair: moveOn }, { fix: true, most: 150 })
    const repaired = left.slice(0, 150).map((id) => ({
      id,
      before: 'is of the first epoch',
      after: 'is of the second epoch',
    }))
    expect(check).toMatchObject({ found: left.length, repaired, left: left.length - 150 })
    expect(log).toMatchObject(repaired.map((one) => ({ ...one, check: 'test.epoch', msg: 'repaired' })))
    expect(await idsOfFirstEpoch()).toEqual(left.slice(150))
  })

  test('leaves nothing for the next run when it may do all of it', async () => {
    expect((await examined({ repair: moveOn }, { fix: true })).isWell).toBe(true)
    expect((await examined({ repair: moveOn })).check).toMatchObject({ found: 0, left: 0 })
  })
})
