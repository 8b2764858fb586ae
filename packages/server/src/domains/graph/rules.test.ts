import type { AccountId } from '@kindred/contract'
import { expect, test } from 'vitest'
import { approveRefusal, blockRefusal, noRelation, reachRefusal, tieRefusal } from './rules.ts'

// What no verb leaves behind, and what the rules answer for all that.
const [ann, bob] = ['1', '2'] as AccountId[] as [AccountId, AccountId]

test('[BLK-3] of two blocks the viewer’s own answers, which tells nothing of the other', () => {
  const both = { ...noRelation, blocking: true, blockedBy: true }
  expect(reachRefusal(both)).toBeUndefined()
  expect(blockRefusal(ann, bob, both)).toBeUndefined()
  expect(tieRefusal(ann, bob, both)).toBe('graph.unblock-first')
})

test('[BLK-3] a block hides whoever blocks, requests and follows beside it notwithstanding', () => {
  for (const tie of [{ requestedBy: true }, { followedBy: true }])
    expect(approveRefusal({ ...noRelation, ...tie, blockedBy: true })).toBe('not-found')
})
