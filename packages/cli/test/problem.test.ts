import { api } from '@kindred/contract'
import { expect, test } from 'vitest'
import { checkComplete } from '../../server/src/rpc/implement.ts'
import { problemOf } from '../src/problem.ts'
import { createTerminal } from '../src/terminal.ts'

/** What a command prints on standard error when this is thrown. */
function told(work: () => unknown): { exitCode: number; reason: string; text: string } {
  try {
    work()
  } catch (error) {
    const problem = problemOf(error)
    const lines: string[] = []
    const err = { isTTY: false, write: (text: string) => lines.push(text) > 0 }
    createTerminal({}, err, err).problem(problem)
    return { exitCode: problem.exitCode, reason: problem.reason, text: lines.join('') }
  }
  throw new Error('nothing was thrown')
}

test('a contract and domains that do not fit together are told by what is missing on either side, without a stack', () => {
  const { exitCode, reason, text } = told(() => checkComplete({ posts: { get: api.posts.get } }, ['posts.wave']))
  expect({ exitCode, reason }).toEqual({ exitCode: 1, reason: 'incomplete-contract' })
  expect(text).toMatch(
    /✗ error: the contract and the domains do not fit together\n {2}why: {4}no domain handles posts\.get/,
  )
  expect(text).toContain('a domain handles posts.wave, which no contract declares')
  expect(text).toMatch(/fix: {4}write the handler/)
  expect(text).not.toMatch(/^\s+at |report what it prints/m)
})
