import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { testServer } from '@kindred/server/testing'
import { expect, test } from 'vitest'
import { httpPath } from '../../e2e/http-path.ts'

test('two people meet', async () => {
  await using house = await testServer({ databaseUrl: 'sqlite:', settings: { port: 0, ...httpPath } })
  const program = [
    '--conditions=@kindred/source',
    join(import.meta.dirname, 'src/main.ts'),
    await house.server.listen(),
  ]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, program)
  expect(stderr).toBe('')
  expect(stdout.trimEnd().split('\n')).toEqual([
    'Ada follows Grace: yes',
    'Grace: Hello from Grace!',
    'Ada follows Ada: You cannot do this with yourself.',
  ])
})
