import { describe, expect, test } from 'vitest'
import { accountsHouse, cheapHasher, PASSWORD, processBeside } from '../../../test/accounts/house.ts'
import { system } from '../../kernel/viewer.ts'
import type { PasswordHasher } from './hasher.ts'
import type { Accounts } from './service.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const WRONG = 'wrong battery staple'
const refused = { reason: 'auth.invalid-credentials', details: null, retryAfterMs: undefined }

describe('a new account', () => {
  test('is a member with a session, and that is told', async () => {
    await using house = await accountsHouse()
    const { account, token } = await house.join('ann')
    expect(await house.viewer(token)).toMatchObject({ id: account.id, role: 'member' })
    expect(await house.accounts.emailOf(account.id)).toBe('ann@example.com')
    house.expectFacts({ 'account.created': 1, '*': 0 })
  })

  test('needs a handle and an email of its own', async () => {
    await using house = await accountsHouse()
    await house.join('bob')
    const { accounts } = house
    const credentials = (handle: string, email: string) =>
      accounts.prepareCredentials({ handle, email, password: PASSWORD })
    const create = async (handle: string, email: string) => accounts.createAccount(await credentials(handle, email))
    await expect(create('b0b', 'new@example.com')).rejects.toMatchObject({ reason: 'auth.handle-taken' })
    await expect(create('ann', 'bob@example.com')).rejects.toMatchObject({ reason: 'auth.email-taken' })
    await expect(create('admin', 'ann@example.com')).rejects.toMatchObject({ reason: 'auth.handle-reserved' })
    expect(await create('ann', 'ann@example.com')).toMatchObject({ handle: 'ann' })
  })

  test('is refused a common or short password', async () => {
    await using house = await accountsHouse({ minimumPassword: 15 })
    await expect(house.join('ann', 'fourteen chars')).rejects.toMatchObject({
      reason: 'auth.password-short',
      details: { minimum: 15 },
    })
    await using lenient = await accountsHouse()
    await expect(lenient.join('ann', 'Baseball')).rejects.toMatchObject({ reason: 'auth.password-common' })
  })

  test('[TXT-1] of look-alikes that sign up at once, in two processes, one is made', async () => {
    await using house = await accountsHouse()
    await using other = await processBeside(house)
    const handles = Array.from({ length: 16 }, (_, i) =>
      [...i.toString(2).padStart(4, '0')].map((bit, at) =>
        at % 2 ? (bit === '1' ? '1' : 'l') : bit === '1' ? '0' : 'o',
      ),
    ).map((letters) => letters.join(''))
    const outcomes = await Promise.allSettled(handles.map((handle, i) => (i % 2 ? house : other).join(handle)))
    const reasons = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'made' : outcome.reason.reason))
    expect(reasons.toSorted()).toEqual([...Array(15).fill('auth.handle-taken'), 'made'])
    expect(await house.db.selectFrom('accounts').select('id').execute()).toHaveLength(1)
  })
})

describe('signing in', () => {
  test('works by handle and by email, however they are written', async () => {
    await using house = await accountsHouse()
    const { account } = await house.join('ann')
    for (const identifier of ['ann', '@Ann', 'ann@example.com', ' Ann@Example.com'])
      expect(await house.accounts.checkPassword({ identifier, password: PASSWORD })).toMatchObject(account)
  })

  test('[REC-2] an unknown name costs the same work and gets the same answer as a wrong password', async () => {
    const worked: (string | null)[] = []
    const counting: PasswordHasher = {
      hash: cheapHasher.hash,
      verify: (stored, password) => {
        worked.push(stored === null ? 'nobody' : 'somebody')
        return cheapHasher.verify(stored, password)
      },
    }
    await using house = await accountsHouse({ hasher: counting })
    await house.join('ann')
    const answers: unknown[] = []
    for (const identifier of ['ann', 'nobody', 'ann@example.com', 'nobody@example.com', 'no such name'])
      await house.accounts.checkPassword({ identifier, password: WRONG }).catch((error) => {
        const { reason, message, details, retryAfterMs } = error
        answers.push({ reason, message, details, retryAfterMs })
      })
    expect(worked).toEqual(['somebody', 'nobody', 'somebody', 'nobody', 'nobody'])
    expect(answers).toEqual(Array(5).fill({ ...refused, message: expect.any(String) }))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })

  test('[REC-2] known and unknown names run the same statements and are limited alike', async () => {
    await using house = await accountsHouse()
    await house.join('ann')
    house.statements.length = 0
    const outcomes = async (identifier: string) => {
      const reasons: string[] = []
      for (let i = 0; i < 8; i++)
        await house.accounts.checkPassword({ identifier, password: WRONG }).catch(({ reason, retryAfterMs }) => {
          reasons.push(`${reason} ${retryAfterMs}`)
        })
      return reasons
    }
    const known = await outcomes('ann')
    const knownStatements = house.statements.splice(0)
    expect(known.slice(4, 6)).toEqual(['auth.invalid-credentials undefined', `rate-limited ${15 * MINUTE_MS}`])
    expect(await outcomes('nobody')).toEqual(known)
    expect(house.statements).toEqual(knownStatements)
    expect(await outcomes('nobody@example.com')).toEqual(known)
    expect(await outcomes('ann@example.com')).toEqual(known) // its own count: it does not tell that ann is limited
  })

  test('[SES-4] a suspended account is told so, and whoever guesses at it is not', async () => {
    await using house = await accountsHouse()
    const { account } = await house.join('ann')
    await house.accounts.suspend(system, account.id, null)
    await expect(house.signIn('ann')).rejects.toMatchObject({ reason: 'auth.suspended' })
    await expect(house.signIn('ann', WRONG)).rejects.toMatchObject(refused)
  })

  test('[SES-4] an account that is suspended while its password is compared gets no session', async () => {
    await using house = await accountsHouse()
    await house.join('ann')
    const account = await house.accounts.checkPassword({ identifier: 'ann', password: PASSWORD })
    await house.accounts.suspend(system, account.id, null)
    await expect(house.accounts.openSession(account, null)).rejects.toMatchObject({ reason: 'auth.suspended' })
    await house.accounts.unsuspend(system, account.id)
    await expect(house.accounts.openSession(account, null)).rejects.toMatchObject(refused)
  })
})

describe('guessing', () => {
  async function guess(house: { accounts: Accounts }, identifier: string, times: number) {
    const guesses = Array.from({ length: times }, () =>
      house.accounts.checkPassword({ identifier, password: WRONG }).catch(({ reason }) => reason),
    )
    return (await Promise.all(guesses)).filter((reason) => reason !== 'rate-limited').length
  }

  test('[RL-3] of many guesses at once, in two processes, ten are looked at', async () => {
    await using house = await accountsHouse()
    await using other = await processBeside(house)
    await house.join('ann')
    const looked = await Promise.all([
      guess(house, 'ann', 20),
      guess(other, '@ANN', 20),
      guess(house, 'ann@example.com', 20),
      guess(other, 'Ann@Example.com', 20),
    ])
    expect(looked.reduce((sum, one) => sum + one)).toBe(10)
  })

  test('[RL-3] a hundred on end are looked at, then two a day', async () => {
    await using house = await accountsHouse()
    await house.join('ann')
    let looked = 0
    for (let i = 0; i < 24; i++) {
      looked += (await guess(house, 'ann', 6)) + (await guess(house, 'ann@example.com', 6))
      house.clock.advance(15 * MINUTE_MS)
    }
    expect(looked).toBe(100)
    house.clock.advance(DAY_MS)
    expect(await guess(house, 'ann', 6)).toBe(1)
  })

  test('[RL-3] a live session goes on, and once the pause is over the right password works and clears the count', async () => {
    await using house = await accountsHouse()
    const { token, account } = await house.join('ann')
    await guess(house, 'ann', 10)
    await expect(house.signIn('ann')).rejects.toMatchObject({ reason: 'rate-limited', retryAfterMs: 15 * MINUTE_MS })
    expect((await house.viewer(token)).id).toBe(account.id)
    house.clock.advance(15 * MINUTE_MS)
    await house.signIn('ann')
    expect(await guess(house, 'ann', 10)).toBe(5)
  })

  test('[RL-3] forgiven attempts are swept away, others stay', async () => {
    await using house = await accountsHouse()
    await guess(house, 'once', 1)
    await guess(house, 'twice', 2)
    house.clock.advance(DAY_MS)
    expect(await house.accounts.sweep()).toBe(1)
    expect(await house.db.selectFrom('sign_in_attempts').select('recent').execute()).toEqual([{ recent: 2 }])
  })

  test('limits can be off', async () => {
    await using house = await accountsHouse({ limitsAttempts: false })
    expect(await guess(house, 'ann', 20)).toBe(20)
  })
})

describe('changing the password', () => {
  const NEXT = 'another horse battery'

  test('[SES-3] ends every session in every process and opens the door for the new password alone', async () => {
    await using house = await accountsHouse()
    await using other = await processBeside(house)
    const { account, token } = await house.join('ann')
    const elsewhere = await other.signIn('ann')
    const viewer = await house.viewer(token)
    house.expectFacts({ 'account.created': 1 })
    const changed = await house.accounts.replacePassword(viewer, { current: PASSWORD, next: NEXT })
    house.expectFacts({ 'session.revoked': 2, '*': 0 })
    const fresh = await house.accounts.openSession(changed, 'phone')

    expect(await other.accounts.authenticate(token)).toBeUndefined()
    expect(await house.accounts.authenticate(elsewhere)).toBeUndefined()
    expect(await other.viewer(fresh.token)).toMatchObject({ id: account.id })
    await expect(house.signIn('ann')).rejects.toMatchObject(refused)
    await house.signIn('ann', NEXT)
  })

  test('[SES-1] the new session is another one than that which asked', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const before = await house.viewer(token)
    const changed = await house.accounts.replacePassword(before, { current: PASSWORD, next: NEXT })
    const after = await house.viewer((await house.accounts.openSession(changed, null)).token)
    expect(after.session).not.toBe(before.session)
  })

  test('a wrong current password changes nothing, and is limited beside signing in', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const viewer = await house.viewer(token)
    const change = () => house.accounts.replacePassword(viewer, { current: WRONG, next: NEXT })
    for (let i = 0; i < 5; i++) await expect(change()).rejects.toMatchObject({ reason: 'auth.wrong-password' })
    await expect(change()).rejects.toMatchObject({ reason: 'rate-limited' })
    await house.signIn('ann')
    expect(await house.accounts.authenticate(token)).toBeDefined()
  })

  test('[SES-3] of two changes at once one holds, and the other is told that its session is over', async () => {
    const bothCompared = Promise.withResolvers<void>()
    let compared = 0
    const together: PasswordHasher = {
      hash: cheapHasher.hash,
      verify: async (stored, password) => {
        if (++compared === 2) bothCompared.resolve()
        await bothCompared.promise
        return cheapHasher.verify(stored, password)
      },
    }
    await using house = await accountsHouse({ hasher: together })
    const { token } = await house.join('ann')
    const viewer = await house.viewer(token)
    const outcomes = await Promise.allSettled(
      ['first horse battery', 'second horse battery'].map((next) =>
        house.accounts.replacePassword(viewer, { current: PASSWORD, next }),
      ),
    )
    const reasons = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'changed' : outcome.reason.reason))
    expect(reasons.toSorted()).toEqual(['changed', 'unauthenticated'])
  })

  test('[SES-3] a sign-in that began before the change gets no session', async () => {
    await using house = await accountsHouse()
    const { token } = await house.join('ann')
    const early = await house.accounts.checkPassword({ identifier: 'ann', password: PASSWORD })
    await house.accounts.replacePassword(await house.viewer(token), { current: PASSWORD, next: NEXT })
    await expect(house.accounts.openSession(early, null)).rejects.toMatchObject(refused)
  })
})
