import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function lineOf(details: object): {
  err: { message: string; stack: string; cause?: object } & Record<string, unknown>
} {
  const lines: string[] = []
  createLog('info', { write: (line) => void lines.push(line) }).info(details, 'told')
  return JSON.parse(lines[0] ?? '')
}

test('[SEC-1] fields that hold secrets are redacted by their names', () => {
  const secrets = { password: 'p', email: 'e', deep: { token: 't', deeper: { authorization: 'a' } }, text: 'x' }
  const line = JSON.stringify(lineOf({ ...secrets, path: 'posts.create' }))
  for (const secret of ['"p"', '"e"', '"t"', '"a"', '"x"']) expect(line).not.toContain(secret)
  expect(line).toContain('posts.create')
})

test('[SEC-1] of an error only its kind, code, message, stack and causes are written', () => {
  const row = { detail: 'Key (email)=(ann@example.com) already exists.', parameters: ['ann@example.com'], where: 'x' }
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', ...row })
  const { err } = lineOf({ err: Object.assign(new TypeError('failed', { cause }), row) })
  expect(err).toEqual({
    type: 'TypeError',
    message: 'failed',
    stack: expect.stringContaining('log.unit.test.ts'),
    cause: { type: 'Error', code: '23505', message: 'duplicate key', stack: expect.any(String) },
  })
})

test.each([
  [
    'a value that Postgres cannot read',
    { code: '22P02' },
    'invalid input syntax for type bigint: "canary\n"',
    'invalid input syntax for type bigint',
  ],
  ['a zone that Postgres does not know', { code: '22023' }, 'time zone "canary" not recognized', 'time zone'],
  [
    'what is too long',
    { code: '22001' },
    'value too long for type character(3)',
    'value too long for type character(3)',
  ],
])('[SEC-1] an error quotes no value: %s', (_, extra, message, told) => {
  const { err } = lineOf({ err: Object.assign(new Error(message), extra) })
  expect(err.message).toBe(told)
  expect(err.stack).not.toContain('canary')
  expect(err.stack).toContain(`${told}\n    at `)
})

test('[SEC-1] an error quotes no JSON that could not be read', () => {
  const failure = (() => {
    try {
      return JSON.parse('canary of somebody')
    } catch (error) {
      return error
    }
  })()
  expect(String(failure)).toContain('canary')
  const { err } = lineOf({ err: failure })
  expect(JSON.stringify(err)).not.toContain('canary')
  expect(err.message).toMatch(/^Unexpected token/)
})

test('[SEC-1] a thing that is thrown and is no error is not written at all, and causes in a circle end', () => {
  expect(lineOf({ err: 'canary' }).err).toEqual({ type: 'string' })
  const one = new Error('one')
  one.cause = new Error('two', { cause: one })
  expect(lineOf({ err: one }).err.cause).toMatchObject({ message: 'two' })
})
