import type { SessionId } from '@kindred/contract'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { accountsHouse, PASSWORD, processBeside } from '../../../test/accounts/house.ts'
import { within } from '../../kernel/deadline.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const page = { limit: 20 }

describe('a token', () => {
  test('[TOK-3] stands in no table, and neither does a password', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const second = await house.signIn('ann')
    await expect(house.signIn('bob', 'a password of nobody')).rejects.toThrow()
    await house.accounts.replacePassword(await house.viewer(second), { current: PASSWORD, next: 'another battery' })
    const third = await house.signIn('ann', 'another battery')

    let dump = ''
    for (const table of ['accounts', 'sessions', 'sign_in_attempts'] as const)
      dump += JSON.stringify(await house.db.selectFrom(table).selectAll().execute())
    expect(dump).toContain('ann@example.com')
    for (const secret of [token, second, third].flatMap((one) => [
      one,
      one.slice(4),
      Buffer.from(one.slice(4), 'base64url').toString('hex'),
    ]))
      expect(dump).not.toContain(secret)
    for (const password of [PASSWORD, 'another battery', 'a password of nobody']) expect(dump).not.toContain(password)
  })

  test('[SES-1] is another one each time, and has the one form', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const again = await house.signIn('ann')
    expect(again).not.toBe(token)
    expect(again).toMatch(/^kin_[A-Za-z0-9_-]{43}$/)
    expect((await house.viewer(again)).session).not.toBe((await house.viewer(token)).session)
  })

  test('is nobody when it was made up, cut, or is the hash of one', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const [row] = await house.db.selectFrom('sessions').select('token_hash').execute()
    for (const other of ['', 'kin_', token.slice(0, -1), `${token}a`, token.toUpperCase(), `kin_${row?.token_hash}`])
      expect(await house.accounts.authenticate(other)).toBeUndefined()
  })

  test('costs one look-up', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    house.statements.length = 0
    await house.viewer(token)
    expect(house.statements).toHaveLength(1)
  })
})

describe('a session ends', () => {
  test('[TIME-3] when nobody used it for thirty days, and stays so when the clock steps back', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    house.clock.advance(30 * DAY_MS - 1)
    expect(await house.accounts.authenticate(token)).toBeDefined()
    await house.accounts.settled()
    house.clock.advance(30 * DAY_MS)
    expect(await house.accounts.authenticate(token)).toBeUndefined()
    house.clock.advance(-10 * DAY_MS)
    expect(await house.accounts.authenticate(token)).toBeUndefined()
  })

  test('[TIME-3] after 180 days however much it was used', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    for (let day = 0; day < 180; day += 20) {
      expect(await house.accounts.authenticate(token)).toBeDefined()
      await house.accounts.settled()
      house.clock.advance(20 * DAY_MS)
    }
    expect(await house.accounts.authenticate(token)).toBeUndefined()
    house.clock.advance(-10 * DAY_MS)
    expect(await house.accounts.authenticate(token)).toBeUndefined()
  })

  test('as its server is set up', async () => {
    await using house = await accountsHouse({ sessionIdleMs: 1000, sessionLifetimeMs: 1500 })
    const { token } = await house.join('ann')
    house.clock.advance(999)
    expect(await house.accounts.authenticate(token)).toBeDefined()
    house.clock.advance(1)
    expect(await house.accounts.authenticate(token)).toBeUndefined()
  })

  test('[SES-2] by signing out, in every process at the very next call', async () => {
    await using house = await accountsHouse()
    await using other = await processBeside(house)
    const { account, token } = await house.join('ann')
    const kept = await house.signIn('ann')
    const viewer = await other.viewer(token)
    await house.accounts.signOut(viewer)
    expect(await other.accounts.authenticate(token)).toBeUndefined()
    expect(await other.accounts.authenticate(kept)).toBeDefined()
    expect(house.facts.at(-1)).toEqual({
      name: 'session.revoked',
      about: { account: account.id, session: viewer.session },
    })
    await house.accounts.signOut(viewer)
  })

  test('[SES-2] by being revoked', async () => {
    await using house = await accountsHouse()
    await using other = await processBeside(house)
    const { token } = await house.join('ann')
    const lost = await house.signIn('ann')
    const { session } = await other.viewer(lost)
    await house.accounts.revokeSession(await house.viewer(token), session as SessionId)
    expect(await other.accounts.authenticate(lost)).toBeUndefined()
  })

  test('[SES-2] with all the others, but not with those of somebody else', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const others = [await house.signIn('ann'), await house.signIn('ann')]
    const { token: bobs } = await house.join('bob')
    expect(await house.accounts.revokeOtherSessions(await house.viewer(token))).toBe(2)
    for (const other of others) expect(await house.accounts.authenticate(other)).toBeUndefined()
    expect(await house.accounts.authenticate(token)).toBeDefined()
    expect(await house.accounts.authenticate(bobs)).toBeDefined()
  })

  test('[AUTHZ-2] not by the hand of somebody else, who is answered as if it were not there', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const { token: bobs } = await house.join('bob')
    const { session } = await house.viewer(token)
    const bob = await house.viewer(bobs)
    const before = await house.db.selectFrom('sessions').selectAll().orderBy('id').execute()
    for (const id of [session, '42'] as SessionId[])
      await expect(house.accounts.revokeSession(bob, id)).rejects.toMatchObject({ reason: 'not-found', details: null })
    expect(await house.db.selectFrom('sessions').selectAll().orderBy('id').execute()).toEqual(before)
  })
})

describe('the last use', () => {
  test('is noted once a minute, and no call waits for it', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const start = house.clock()
    const lastUse = async () => {
      await house.accounts.settled()
      return (await house.accounts.sessions(await house.viewer(token), page)).items[0]?.lastUsedAt
    }
    house.clock.advance(MINUTE_MS - 1)
    await Promise.all([house.viewer(token), house.viewer(token)])
    expect(await lastUse()).toBe(new Date(start).toISOString())
    house.clock.advance(1)
    await Promise.all([house.viewer(token), house.viewer(token)])
    expect(await lastUse()).toBe(new Date(start + MINUTE_MS).toISOString())
  })

  test('is noted also when the call that uses the session is late', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    house.clock.advance(MINUTE_MS)
    const before = house.statements.length
    await within({ name: 'a call', ms: MINUTE_MS }, () => house.accounts.authenticate(token))
    await house.accounts.settled()
    const under = (what: RegExp) =>
      house.statements.flatMap((statement, at) =>
        at >= before && what.test(statement) ? [house.deadlines[at]?.name] : [],
      )
    expect(under(/^select/)).toEqual(['a call'])
    expect(under(/^update/)).toEqual([undefined])
  })
})

describe('the list of sessions', () => {
  test('tells where one is signed in, the newest first, page by page', async () => {
    await using house = await accountsHouse()
    const { account } = await house.join('ann')
    for (const device of ['phone', 'tablet']) {
      house.clock.advance(1000)
      await house.accounts.openSession(account, device)
    }
    const current = await house.viewer(await house.signIn('ann'))
    await house.join('bob')
    const whole = await house.accounts.sessions(current, page)
    expect(whole.items.map(({ device, isCurrent }) => [device, isCurrent])).toEqual([
      [null, true],
      ['tablet', false],
      ['phone', false],
      [null, false],
    ])
    const first = await house.accounts.sessions(current, { limit: 3 })
    expect(first.items).toEqual(whole.items.slice(0, 3))
    const rest = await house.accounts.sessions(current, { limit: 3, cursor: first.cursor ?? '' })
    expect(rest).toEqual({ items: whole.items.slice(3), cursor: null })
  })

  test('[VIS-2] leaves out what is over, and agrees with what a token opens', async () => {
    await using house = await accountsHouse({ sessionIdleMs: DAY_MS })
    await house.join('ann')
    house.clock.advance(DAY_MS)
    const current = await house.viewer(await house.signIn('ann'))
    const { items } = await house.accounts.sessions(current, page)
    expect(items.map(({ id }) => id)).toEqual([current.session])
  })

  test('[TOK-3] holds no token and no hash', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const { items } = await house.accounts.sessions(await house.viewer(token), page)
    expect(Object.keys(items[0] ?? {}).toSorted()).toEqual([
      'createdAt',
      'device',
      'expiresAt',
      'id',
      'isCurrent',
      'lastUsedAt',
    ])
  })
})

test('sweeping deletes what is over and nothing else', async () => {
  await using house = await accountsHouse({ sessionIdleMs: 30 * DAY_MS, sessionLifetimeMs: 40 * DAY_MS })
  await house.join('ann') // unused since the start
  const { token: used } = await house.join('bob') // used, but at its end by then
  house.clock.advance(25 * DAY_MS)
  await house.viewer(used)
  await house.accounts.settled()
  const { token: live } = await house.join('cyd')
  house.clock.advance(15 * DAY_MS)
  expect(await house.accounts.sweep()).toBe(2)
  expect(await house.accounts.sweep()).toBe(0)
  expect(await house.accounts.authenticate(live)).toBeDefined()
})

test('[DB-1] ids of sessions are integers in the database', async () => {
  await using house = await accountsHouse()
  await house.join('ann')
  const [row] = await house.db
    .selectFrom('sessions')
    .select(sql<number>`case when id > 1000000 then 1 else 0 end`.as('is_number'))
    .execute()
  expect(row).toEqual({ is_number: 1 })
})
