import { TEST_PASSWORD } from '../../../src/testing/index.ts'
import { nextId } from '../../visibility/rows.ts'
import { always, idsIn, type Plans, whole } from './plan.ts'

/** Handles are known to be taken by whoever tries them: the one thing that even a block does not hide. */
export const auth: Plans<'auth'> = {
  'auth.signUp': {
    isEntrance: true,
    attempts: ({ owner }) => [
      {
        input: { handle: owner.handle, email: `n${nextId()}@example.com`, password: TEST_PASSWORD },
        outcome: 'auth.handle-taken',
      },
      { input: { handle: `n${nextId()}`, email: `n${nextId()}@example.com`, password: TEST_PASSWORD }, outcome: 'ok' },
    ],
  },
  'auth.signIn': {
    isEntrance: true,
    attempts: ({ viewer, relation, owner }, ideal) => [
      { input: { identifier: owner.handle, password: 'a wrong one' }, outcome: 'auth.invalid-credentials' },
      {
        input: { identifier: viewer?.handle ?? 'nobody_at_all', password: TEST_PASSWORD },
        outcome: !viewer ? 'auth.invalid-credentials' : ideal.isActive(viewer.id) ? 'ok' : 'auth.suspended',
        tells: [({ viewer: { handle } }) => handle, relation === 'self' ? owner.handle : viewer?.handle],
      },
    ],
  },
  'auth.exchange': {
    isEntrance: true,
    attempts: ({ owner }) =>
      [owner.token, `kix_${'a'.repeat(43)}`].map((token) => ({ input: { token }, outcome: 'auth.token-refused' })),
  },
  'auth.jwt': always({ audience: 'another service' }),
  'auth.signOut': always({}),
  'auth.sessions': {
    attempts: ({ viewer }) => [{ input: whole, outcome: 'ok', tells: [idsIn, [viewer?.session]] }],
  },
  'auth.revokeSession': {
    attempts: ({ owner, relation }) => [
      { input: { session: owner.session }, outcome: relation === 'self' ? 'ok' : 'not-found' },
    ],
  },
  'auth.revokeOtherSessions': {
    attempts: () => [{ input: {}, outcome: 'ok', tells: [({ revoked }) => revoked, 0] }],
  },
  'auth.changePassword': {
    attempts: () => [
      { input: { current: 'a wrong one', next: 'another battery horse' }, outcome: 'auth.wrong-password' },
      { input: { current: TEST_PASSWORD, next: 'another battery horse' }, outcome: 'ok' },
    ],
  },
  'auth.handleAvailable': {
    attempts: ({ owner }) => [
      { input: { handle: owner.handle }, outcome: 'ok', tells: [(data) => data, { available: false, why: 'taken' }] },
    ],
  },
}
