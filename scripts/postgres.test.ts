import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openDatabase } from '../packages/server/src/db/open.ts'

const script = fileURLToPath(new URL('postgres.ts', import.meta.url))

test.each([
  ['SIGTERM', 0],
  ['SIGINT', 130],
] as const)('the throw-away Postgres prints its URL, serves, and is gone after %s', async (signal, code) => {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const url = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
  expect(url).toMatch(/^postgres:\/\/postgres@127\.0\.0\.1:\d+\/postgres$/)
  const database = await openDatabase(url)
  await database.ping()
  await database[Symbol.asyncDispose]()
  child.kill(signal)
  expect(await exited).toBe(code)
  await expect(openDatabase(url)).rejects.toThrow('cannot reach the database')
})
