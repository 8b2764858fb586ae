import { describe, expect, test } from 'vitest'
import { accountsHouse, processBeside, viewerOf } from '../../../test/accounts/house.ts'
import { system } from '../../kernel/viewer.ts'

const HOUR_MS = 60 * 60_000

/** Somebody of each role. */
async function staffed() {
  const house = await accountsHouse()
  const join = async (handle: string) => (await house.join(handle)).account
  const [ann, mod, boss] = [await join('ann'), await join('mia'), await join('bea')]
  await house.accounts.setRole(system, mod.id, 'moderator')
  await house.accounts.setRole(system, boss.id, 'admin')
  house.expectFacts({})
  return {
    house,
    ann,
    moderator: viewerOf({ ...mod, role: 'moderator' }),
    admin: viewerOf({ ...boss, role: 'admin' }),
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  }
}

describe('suspending', () => {
  test('[SES-2] [SES-4] ends every session at once in every process, and repeating it changes nothing', async () => {
    await using staff = await staffed()
    const { house, ann, moderator } = staff
    await using other = await processBeside(house)
    const token = await house.signIn('ann')
    await other.viewer(token)
    await house.accounts.suspend(moderator, '@ann', null)
    await house.accounts.suspend(moderator, '@ann', null)
    expect(await other.accounts.authenticate(token)).toBeUndefined()
    house.expectFacts({ 'session.revoked': 2, 'account.suspended': 1, '*': 0 })
    expect(await house.accounts.find(ann.id)).toMatchObject({ isActive: false, suspendedAt: house.clock() })
  })

  test('[SES-4] for a time ends by itself, and no session of before comes back', async () => {
    await using staff = await staffed()
    const { house, moderator } = staff
    const token = await house.signIn('ann')
    await house.accounts.suspend(moderator, '@ann', house.clock() + HOUR_MS)
    await expect(house.signIn('ann')).rejects.toMatchObject({ reason: 'auth.suspended' })
    house.clock.advance(HOUR_MS)
    expect(await house.accounts.authenticate(token)).toBeUndefined()
    expect(await house.accounts.authenticate(await house.signIn('ann'))).toBeDefined()
  })

  test('can be taken back, which is told once', async () => {
    await using staff = await staffed()
    const { house, moderator } = staff
    await house.accounts.suspend(moderator, '@ann', null)
    house.expectFacts({})
    await house.accounts.unsuspend(moderator, '@ann')
    await house.accounts.unsuspend(moderator, '@ann')
    house.expectFacts({ 'account.unsuspended': 1, '*': 0 })
    await house.signIn('ann')
  })

  test('can be made longer or shorter, and begins when it began', async () => {
    await using staff = await staffed()
    const { house, moderator } = staff
    await house.accounts.suspend(moderator, '@ann', house.clock() + HOUR_MS)
    const begun = house.clock()
    house.clock.advance(1)
    await house.accounts.suspend(moderator, '@ann', null)
    expect(await house.accounts.find('@ann')).toMatchObject({ suspendedAt: begun, suspendedUntil: null })
  })

  test('[AUTHZ-1] asks the rule, and a refused call changes nothing', async () => {
    await using staff = await staffed()
    const { house, ann, moderator, admin } = staff
    const before = await house.db.selectFrom('accounts').selectAll().orderBy('id').execute()
    const { suspend, unsuspend } = house.accounts
    const no = { reason: 'moderation.not-allowed' }
    await expect(suspend(moderator, admin.id, null)).rejects.toMatchObject(no)
    await expect(suspend(moderator, moderator.id, null)).rejects.toMatchObject(no)
    await expect(suspend(viewerOf(ann), '@mia', null)).rejects.toMatchObject({ reason: 'forbidden' })
    await expect(unsuspend(moderator, admin.id)).rejects.toMatchObject(no)
    await expect(suspend(moderator, '@nobody', null)).rejects.toMatchObject({ reason: 'not-found' })
    expect(await house.db.selectFrom('accounts').selectAll().orderBy('id').execute()).toEqual(before)
    await suspend(admin, moderator.id, null)
  })

  test('leaves nothing when the transaction around it fails', async () => {
    await using staff = await staffed()
    const { house, moderator } = staff
    const token = await house.signIn('ann')
    const failing = house.house.transaction(async ({ accounts }) => {
      await accounts.suspend(moderator, '@ann', null)
      throw new Error('no record, no suspension')
    })
    await expect(failing).rejects.toThrow('no record')
    expect(await house.accounts.authenticate(token)).toBeDefined()
    house.expectFacts({ '*': 0 })
  })
})

describe('roles', () => {
  test('[SES-1] a change of role ends the sessions of before, and the next one has it', async () => {
    await using staff = await staffed()
    const { house, admin } = staff
    const token = await house.signIn('ann')
    await house.accounts.setRole(admin, '@ann', 'moderator')
    expect(await house.accounts.authenticate(token)).toBeUndefined()
    const fresh = await house.signIn('ann')
    expect(await house.viewer(fresh)).toMatchObject({ role: 'moderator' })
    await house.accounts.setRole(admin, '@ann', 'moderator')
    expect(await house.viewer(fresh)).toMatchObject({ role: 'moderator' })
  })

  test('[AUTHZ-1] only an admin gives them, and not to themselves', async () => {
    await using staff = await staffed()
    const { house, ann, moderator, admin } = staff
    const { setRole } = house.accounts
    await expect(setRole(moderator, ann.id, 'moderator')).rejects.toMatchObject({ reason: 'forbidden' })
    await expect(setRole(admin, admin.id, 'member')).rejects.toMatchObject({ reason: 'moderation.not-allowed' })
  })

  test('[AUTHZ-1] of two admins who demote each other at once one remains', async () => {
    await using staff = await staffed()
    const { house, ann, admin } = staff
    await using other = await processBeside(house)
    await house.accounts.setRole(system, ann.id, 'admin')
    const outcomes = await Promise.allSettled([
      house.accounts.setRole(admin, ann.id, 'member'),
      other.accounts.setRole(viewerOf({ ...ann, role: 'admin' }), admin.id, 'member'),
    ])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const admins = await house.db.selectFrom('accounts').select('id').where('role', '=', 'admin').execute()
    expect(admins).toHaveLength(1)
  })

  test('[SES-4] somebody who was suspended meanwhile decides nothing any more', async () => {
    await using staff = await staffed()
    const { house, admin, moderator } = staff
    await house.accounts.suspend(admin, moderator.id, null)
    await expect(house.accounts.suspend(moderator, '@ann', null)).rejects.toMatchObject({ reason: 'forbidden' })
  })
})
