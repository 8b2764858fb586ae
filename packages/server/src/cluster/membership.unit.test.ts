import { expect, test } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import type { PoolAsk } from '../rpc/shared-limits.ts'
import type { Line } from './line.ts'
import { createMembership } from './membership.ts'

const ask = (who: string): PoolAsk => ({ name: 'read', who, calls: 2 })

/** A line whose other end answers every question alike, and what was sent over it. */
function lineTo(answer: (asked: readonly PoolAsk[]) => unknown) {
  const sent: unknown[] = []
  const line = {
    async ask(about: string, { asked }: { asked: readonly PoolAsk[] }) {
      sent.push([about, asked])
      return answer(asked)
    },
  } as unknown as Line
  return { line, sent }
}

test('what is asked in one turn goes in one message, and everybody gets their own answer', async () => {
  const { line, sent } = lineTo((asked) => asked.map(({ who }) => ({ calls: Number(who), waitMs: 0 })))
  const { take } = createMembership(line, 2)
  const taken = await Promise.all(['1', '2', '3'].map((who) => take(ask(who))))
  expect(taken.map((one) => one?.calls)).toEqual([1, 2, 3])
  expect(sent).toEqual([['take', [ask('1'), ask('2'), ask('3')]]])
  expect(await take(ask('4'))).toEqual({ calls: 4, waitMs: 0 })
  expect(sent).toHaveLength(2)
})

test('a primary that does not answer leaves nothing to take, and no metrics', async () => {
  const { line } = lineTo(() => undefined)
  const { take, metrics } = createMembership(line, 2)
  expect(await Promise.all([take(ask('1')), take(ask('2'))])).toEqual([undefined, undefined])
  await expect(metrics()).rejects.toThrow(Refusal)
})
