import { api } from '@kindred/contract'
import { expect, test } from 'vitest'
import { CheckError } from '../../server/src/config-errors.ts'
import { invalidInput, refuse } from '../../server/src/kernel/refusal.ts'
import { Trouble } from '../../server/src/kernel/trouble.ts'
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

test.each([
  ['auth.handle-taken', 'This handle, or one that looks like it, is taken.', 'choose another handle'],
  ['auth.handle-reserved', 'This handle is reserved.', 'choose another handle'],
  ['auth.email-taken', 'An account with this email exists', 'choose another email'],
  ['auth.password-common', 'This password is on the list', 'choose another password'],
  ['auth.password-short', 'This password is shorter', 'choose a longer password'],
] as const)('a refusal %s is told in its own words, with a fix that fits', (reason, what, fix) => {
  const {
    exitCode,
    reason: named,
    text,
  } = told(() => {
    throw refuse(reason)
  })
  expect({ exitCode, named }).toEqual({ exitCode: 4, named: reason })
  expect(text).toContain(`✗ error: ${what}`)
  expect(text).toContain(`fix:    ${fix}`)
  expect(text).not.toMatch(/rules say no|what you ask for/)
})

test.each(['no-database', 'half-filled'])('%s has one exit code, whichever command finds it', (reason) => {
  const text = { what: 'the database is not as it must be', why: 'of this', fix: 'do that', reason }
  for (const found of [new CheckError(text), new Trouble(text)]) {
    const { exitCode } = told(() => {
      throw found
    })
    expect(exitCode).toBe(3)
  }
})

test('a refusal that names what does not fit is told by it', () => {
  const { text } = told(() => {
    throw invalidInput('handle', 'is longer than 30 characters', 'give 3 to 30 characters')
  })
  expect(text).toContain('why:    handle is longer than 30 characters')
  expect(text).toContain('fix:    give 3 to 30 characters')
})

test('any other refusal is told in its own words too', () => {
  const { text } = told(() => {
    throw refuse('conflict')
  })
  expect(text).toContain('✗ error: Somebody else changed this meanwhile')
  expect(text).not.toMatch(/rules say no|what you ask for/)
})
