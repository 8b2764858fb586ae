import type { AccountId, Role } from '@kindred/contract'
import { describe, expect, test } from 'vitest'
import { isOver, isSuspended, roleRefusal, suspendRefusal } from './rules.ts'

const roles: Role[] = ['member', 'moderator', 'admin']
const viewer = (role: Role) => ({ id: '1' as AccountId, role })
const target = (role: Role) => ({ id: '2' as AccountId, role })

describe('who may suspend whom', () => {
  const forbidden = 'forbidden'
  const no = 'moderation.not-allowed'
  test.each([
    ['member', [forbidden, forbidden, forbidden]],
    ['moderator', [undefined, no, no]],
    ['admin', [undefined, undefined, undefined]],
  ] as const)('[AUTHZ-1] a %s and a member, a moderator, an admin', (role, refusals) => {
    expect(roles.map((of) => suspendRefusal(viewer(role), target(of)))).toEqual(refusals)
  })

  test('[AUTHZ-1] nobody suspends themselves', () => {
    expect(roles.map((role) => suspendRefusal(viewer(role), viewer(role)))).toEqual([forbidden, no, no])
  })
})

describe('who may give a role to whom', () => {
  test('[AUTHZ-1] an admin to anybody else, and nobody besides', () => {
    const refusals = roles.map((role) => roles.map((of) => roleRefusal(viewer(role), target(of))))
    expect(refusals).toEqual([
      ['forbidden', 'forbidden', 'forbidden'],
      ['forbidden', 'forbidden', 'forbidden'],
      [undefined, undefined, undefined],
    ])
    expect(roleRefusal(viewer('admin'), viewer('admin'))).toBe('moderation.not-allowed')
  })
})

test.each([
  ['fresh', 1000, false],
  ['unused for a moment less than it may be', 1099, false],
  ['unused for as long as it may be', 1100, true],
  ['before its last use, when the clock stepped back', 10, false],
])('a session that is %s', (_, now, over) => {
  expect(isOver({ lastUsedAt: 1000, expiresAt: 5000 }, 100, now)).toBe(over)
})

test('[TIME-3] a session that was used at its end is over whatever the clock says', () => {
  expect(isOver({ lastUsedAt: 4999, expiresAt: 5000 }, 100, 5000)).toBe(true)
  expect(isOver({ lastUsedAt: 5000, expiresAt: 5000 }, 100, 10)).toBe(true)
})

test.each([
  [null, null, 5, false],
  [1, null, 5, true],
  [1, 6, 5, true],
  [1, 5, 5, false],
])('a suspension at %s until %s, seen at %s', (suspendedAt, suspendedUntil, now, holds) => {
  expect(isSuspended({ suspendedAt, suspendedUntil }, now)).toBe(holds)
})
