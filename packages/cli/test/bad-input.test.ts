import { existsSync, realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Ended, type Given, workplace } from './kindred.ts'

const GOOD_SECRET = 'Zq3kV0s8dT1xYw7LrPm5BnC2hJ9gFe4A'
const production = { KINDRED_ENV: 'production', KINDRED_SECRET: GOOD_SECRET }
const config = (content: string) => ({ files: { 'kindred.config.ts': content } })

/** What every failure has in common, and its reason and message. */
function problemOf({ stdout, stderr }: Ended): { reason: string; message: string } {
  const { error } = JSON.parse(stdout)
  expect(Object.keys(error)).toEqual(['reason', 'message', 'why', 'fix'])
  for (const text of Object.values(error)) expect(text).toMatch(/\S/)
  expect(stderr).toContain(error.message)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stdout + stderr).not.toContain('\u001b')
  return error
}

type Case = [name: string, words: string, given: Given, code: number, reason: string, told: string]

const cases: Case[] = [
  ['an unknown option', 'migrate up --jsn', {}, 2, 'usage', '--jsn'],
  ['an unknown command', 'migrat', {}, 2, 'usage', 'migrat'],
  ['a missing argument', 'admin role @ada', {}, 2, 'usage', 'role'],
  ['a number that is none', 'seed --people many', {}, 2, 'usage', '--people many'],
  ['a port beyond all ports', 'start --port 65536', {}, 2, 'usage', '--port 65536'],
  ['workers beyond all', 'start --workers 33', {}, 2, 'usage', '--workers 33'],
  ['a worker without a primary', 'start --as-worker', {}, 1, 'no-worker', 'no worker'],
  ['workers that are none', 'start', { env: { KINDRED_WORKERS: 'many' } }, 2, 'config', 'KINDRED_WORKERS'],
  ['a day that is none', 'seed --until yesterday', {}, 2, 'usage', '--until yesterday'],
  ['people and a file of people', 'seed --people 3 --follows f.tsv', {}, 2, 'usage', '--follows'],
  ['a folder that is not there', 'migrate up --cwd nowhere', {}, 2, 'config', 'nowhere'],
  ['a folder that is none', 'migrate up --cwd a.txt', { files: { 'a.txt': '' } }, 2, 'config', 'cannot work in'],
  ['a configuration that is not there', 'migrate up --config none.ts', {}, 2, 'config', 'none.ts'],
  ['an unknown setting', 'start', config('export default { prot: 1 }'), 2, 'config', 'prot'],
  ['a wrong setting', 'start', config("export default { limits: 'no' }"), 2, 'config', 'limits'],
  ['a file without settings', 'start', config('export const port = 1'), 2, 'config', 'kindred.config.ts'],
  [
    'an unknown setting in a file of another name',
    'start --config my.ts',
    { files: { 'my.ts': 'export default { prot: 1 }' } },
    2,
    'config',
    'prot in my.ts',
  ],
  ['a file that imports what is not there', 'start', config("import 'nowhere'"), 2, 'config', 'kindred.config.ts'],
  ['a file that does not parse', 'start', config('export default {'), 2, 'config', 'kindred.config.ts'],
  ['a wrong variable', 'start', { env: { KINDRED_LOG_LEVEL: 'loud' } }, 2, 'config', 'KINDRED_LOG_LEVEL'],
  ['a wrong variable in a file', 'start', { files: { '.env': 'PORT=http' } }, 2, 'config', 'PORT'],
  ['variables that cannot be read', 'start', { files: { '.env/x': '' } }, 2, 'config', '.env'],
  ['a secret file that is not there', 'start', { env: { KINDRED_SECRET_FILE: 'none' } }, 2, 'config', '_FILE'],
  ['a database of a kind unknown', 'start', { env: { DATABASE_URL: 'mysql://h/d' } }, 2, 'config', 'DATABASE_URL'],
  [
    'a database that nobody serves',
    'migrate up',
    { env: { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/d' } },
    1,
    'database-unreachable',
    '127.0.0.1:1',
  ],
  [
    'a file that is no database',
    'migrate up',
    { env: { DATABASE_URL: 'file:a.db' }, files: { 'a.db': 'Dear Ada, this is a letter. '.repeat(99) } },
    1,
    'database-unreachable',
    'a.db',
  ],
  ['no secret in production', 'start', { env: { KINDRED_ENV: 'production' } }, 3, 'weak-secret', 'secret'],
  [
    'a weak secret in production',
    'start',
    { env: { KINDRED_ENV: 'production', KINDRED_SECRET: 'short' } },
    3,
    'weak-secret',
    'KINDRED_SECRET',
  ],
  ['pending migrations', 'start', {}, 3, 'migrations-pending', 'not applied'],
  ['pending migrations under an admin', 'admin role @ada admin', {}, 3, 'migrations-pending', 'not applied'],
  ['nobody to type a password', 'admin create ada --email ada@example.com', {}, 2, 'secret-needed', '@ada'],
  ['an email that is none', 'admin create ada --email ada', { input: 'a quiet lighthouse' }, 2, 'usage', 'email'],
  ['a role that is none', 'admin role @ada boss', {}, 2, 'usage', 'boss'],
  ['a person that is none', 'admin role ada@home admin', {}, 2, 'usage', 'ada@home'],
  ['an id beyond all ids', 'admin role 9999999999999999 admin', {}, 2, 'usage', '9999999999999999'],
  ['a database at no port', 'start', { env: { DATABASE_URL: 'postgres://h:99999/d' } }, 2, 'config', 'DATABASE_URL'],
]

describe.concurrent('what bad input gets: what, why, fix, reason and no stack', () => {
  test.each(cases)('%s', async (_, words, given, code, reason, told) => {
    const ended = await workplace().run(`${words} --json`, given)
    const problem = problemOf(ended)
    expect({ code: ended.code, reason: problem.reason }).toEqual({ code, reason })
    expect(problem.message).toContain(told)
    expect(ended.stdout + ended.stderr).not.toContain('hunter2')
  })

  test('a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const ended = await workplace().run(`start --migrate --port ${port} --json`)
    taken.close()
    expect(ended.code).toBe(1)
    expect(problemOf(ended)).toMatchObject({ reason: 'port-in-use', message: expect.stringContaining(String(port)) })
  })

  test.each([
    [
      'a file that does not parse',
      'export default {\n  port: 1,\n  host: "x\n}',
      'kindred.config.ts:3: Unterminated string',
    ],
    ['a file that throws', 'const a = null\n\nexport default { port: a.b }', 'kindred.config.ts:3: Cannot read'],
    [
      'a file that imports one that does not parse',
      "import './b.ts'\nexport default {}",
      'b.ts:2: Expression expected',
    ],
  ])('%s is told with its line', async (_, content, told) => {
    const { folder, run } = workplace()
    const files = { 'kindred.config.ts': content, 'b.ts': '\nconst b = ;' }
    const { code, stdout, stderr } = await run('start', { files })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`why:    ${join(realpathSync(folder), told)}`)
  })

  test('an unknown variable of ours is warned about, with the name that was meant, and nothing else happens', async () => {
    const { code, stderr } = await workplace().run('migrate plan --quiet', { files: { '.env': 'KINDRED_SECRT=x' } })
    expect(code).toBe(0)
    expect(stderr).toContain('KINDRED_SECRT is not read by anything. Did you mean KINDRED_SECRET?')
  })
})

describe.concurrent('a file of follows that does not fit', () => {
  const files = {
    'letters.tsv': '1\t2\n1\t3\nada\tgrace\n',
    'spaces.tsv': '1 2\n',
    'three.tsv': '1\t2\r\n2\t1\t9\r\n',
    'self.tsv': '1\t2\n\n7\t7\n',
    'empty.tsv': '\n\n',
  }
  test.each([
    ['letters.tsv', 'line 3: "ada\\tgrace"'],
    ['spaces.tsv', 'line 1: "1 2"'],
    ['three.tsv', 'line 2: "2\\t1\\t9"'],
    ['self.tsv', 'line 3: "7\\t7"'],
    ['empty.tsv', 'holds no tie'],
    ['nowhere.tsv', 'cannot read'],
  ])('%s: its line is told, and nothing is imported', async (file, told) => {
    const { folder, run } = workplace()
    const ended = await run(`seed --follows ${file} --json`, { files })
    expect(ended.code).toBe(2)
    expect(problemOf(ended).message).toContain(told)
    expect(existsSync(join(folder, '.kindred'))).toBe(false)
  })
})

describe.concurrent('what cannot be taken back', () => {
  test('is refused where nobody can be asked, and done with --yes', async () => {
    const { run } = workplace()
    await run('migrate up')
    const refused = await run('migrate down --json')
    expect(refused.code).toBe(2)
    expect(problemOf(refused)).toMatchObject({ reason: 'confirmation-needed', fix: 'add --yes' })
    expect((await run('migrate status')).code).toBe(0)
    const undone = await run('migrate down --yes --json')
    expect(JSON.parse(undone.stdout).undone).toHaveLength(1)
    const status = await run('migrate status --json')
    expect(status.code).toBe(3)
    expect(JSON.parse(status.stdout).migrations.at(-1).state).toBe('pending')
  })

  test('in production wants the name of the database: --yes is not enough, another name is refused', async () => {
    const { run } = workplace()
    await run('migrate up', { env: production })
    const attempts = await Promise.all(
      ['--yes', '--confirm other.db', '--confirm kindred.db --dry-run'].map((words) =>
        run(`migrate down ${words} --json`, { env: production }),
      ),
    )
    expect(attempts.map(({ code }) => code)).toEqual([2, 4, 0])
    expect(problemOf(attempts[0] as Ended)).toMatchObject({ fix: 'add --confirm kindred.db' })
    expect((await run('migrate status', { env: production })).code).toBe(0)
    expect((await run('migrate down --confirm kindred.db', { env: production })).code).toBe(0)
  })

  test('a production database is seeded only on demand, and one with people in it never', async () => {
    const { run } = workplace()
    const words = 'seed --people 5 --posts 5 --json'
    const unasked = await run(words, { env: production })
    expect({ code: unasked.code, ...problemOf(unasked) }).toMatchObject({ code: 2, reason: 'confirmation-needed' })
    expect((await run(`${words} --yes`, { env: production })).code).toBe(0)
    const again = await run(`${words} --yes`)
    expect({ code: again.code, ...problemOf(again) }).toMatchObject({ code: 3, reason: 'not-empty' })
  })
})
