import { api, endpointsOf } from '@kindred/contract'
import { expect, test } from 'vitest'
import { type AccountsHouse, accountsHouse } from '../../../test/accounts/house.ts'

const endpoints = endpointsOf(api)

/** Calls a path as its contract has it: the input is parsed, the answer must be one that it declares. */
async function call(
  house: AccountsHouse,
  path: string,
  { token = '', input = {} }: { token?: string; input?: object },
) {
  const endpoint = endpoints.get(path)
  const viewer = token === '' ? ({ kind: 'anonymous' } as never) : await house.viewer(token)
  const answer = await house.house.handler(path, house.services)(
    { viewer, device: null, intent: undefined },
    endpoint?.input.parse(input),
  )
  expect(endpoint?.output.parse(answer)).toEqual(answer)
  return answer
}

test('every path that accounts serve answers what its contract declares', async () => {
  await using house = await accountsHouse()
  const { token } = await house.join('ann')
  const lost = await house.viewer(await house.signIn('ann'))
  await house.signIn('ann')

  expect(house.house.paths.toSorted()).toEqual([
    'auth.handleAvailable',
    'auth.revokeOtherSessions',
    'auth.revokeSession',
    'auth.sessions',
    'auth.signOut',
  ])
  expect(await call(house, 'auth.handleAvailable', { input: { handle: 'Bob' } })).toEqual({
    available: true,
    why: null,
  })
  expect(await call(house, 'auth.sessions', { token, input: { limit: 2 } })).toMatchObject({ items: [{}, {}] })
  expect(await call(house, 'auth.revokeSession', { token, input: { session: lost.session } })).toEqual({ done: true })
  expect(await call(house, 'auth.revokeOtherSessions', { token })).toEqual({ revoked: 1 })
  expect(await call(house, 'auth.signOut', { token })).toEqual({ done: true })
  expect(await house.accounts.authenticate(token)).toBeUndefined()
})
