import { describe, expect, test } from 'vitest'
import { hostKit, outcomeOf, signedIn } from '../../../test/hosts/app.ts'
import { knowledge } from '../../copying.ts'

const SECOND_MS = 1000

async function minting(kit: Awaited<ReturnType<typeof hostKit>>) {
  const { admin: app } = await kit.withKey('people:write', 'tokens:mint')
  await app.people.upsert({ externalId: 'ann', handle: 'ann' })
  return (ttl = 60) => app.tokens.mint({ externalId: 'ann', ttl })
}

describe('a minted token', () => {
  test('[TOK-3] [TOK-5] opens one session, once, and stands in no table', async () => {
    await using kit = await hostKit()
    const mint = await minting(kit)
    const { token, expiresAt } = await mint(90)
    expect(token).toMatch(/^kix_[A-Za-z0-9_-]{43}$/)
    expect(Date.parse(expiresAt)).toBe(kit.clock() + 90 * SECOND_MS)
    expect(JSON.stringify(await kit.dump())).not.toContain(token.slice(4))
    const ann = await signedIn(kit, token)
    expect((await ann.profiles.me()).handle).toBe('ann')
    expect(await outcomeOf(kit.anonymous.auth.exchange({ token }))).toBe('auth.token-refused')
  })

  test('[TOK-5] of any number who exchange it at the same time lets one in', async () => {
    await using kit = await hostKit()
    const { token } = await (await minting(kit))()
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => outcomeOf(kit.anonymous.auth.exchange({ token }))),
    )
    expect(outcomes.toSorted()).toEqual([...Array(9).fill('auth.token-refused'), 'ok'])
  })

  test('[IDEM-1] is taken again from whoever has lost the answer, under the same key alone', async () => {
    await using kit = await hostKit()
    const { token } = await (await minting(kit))()
    const exchange = async (idempotencyKey: string) => {
      const { body } = await kit.anonymous.raw('auth.exchange', { token }, { idempotencyKey })
      const { result, error } = JSON.parse(body)
      return error?.data.reason ?? (await kit.withToken(result.data.session.token).profiles.me()).handle
    }
    expect(await exchange('one')).toBe('ann')
    expect(await exchange('one')).toBe('ann')
    expect(await exchange('two')).toBe('auth.token-refused')
  })

  test('[BAK-2] that a backup holds opens nothing once it is restored', async () => {
    await using kit = await hostKit()
    const { token } = await (await minting(kit))()
    await kit.server.database.transaction(({ db }) => knowledge.forget(db))
    expect(await outcomeOf(kit.anonymous.auth.exchange({ token }))).toBe('auth.token-refused')
  })

  test('[TIME-3] is over when its time is, and the sweeper takes it away', async () => {
    await using kit = await hostKit()
    const mint = await minting(kit)
    const { token } = await mint(60)
    kit.clock.advance(60 * SECOND_MS)
    expect(await outcomeOf(kit.anonymous.auth.exchange({ token }))).toBe('auth.token-refused')
    expect(await kit.server.house.services.hosts.sweep()).toBe(1)
    for (const ttl of [59, 3601]) expect(await outcomeOf(mint(ttl))).toBe('invalid-input')
    expect(await outcomeOf((await kit.withKey('tokens:mint')).admin.tokens.mint({ externalId: 'nobody' }))).toBe(
      'not-found',
    )
  })
})
