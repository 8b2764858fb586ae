import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { buildProgram } from '../src/main.ts'
import { workplace } from './kindred.ts'

/** The words of each command, groups included. */
function commandsOf(command: Command, words: readonly string[] = []): string[][] {
  return [[...words], ...command.commands.flatMap((child) => commandsOf(child, [...words, child.name()]))]
}

const commands = commandsOf(buildProgram()).map((words) => words.join(' '))

/** Makes every import of a package fail but that of the parser of command lines. */
const nothingHeavy = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module'
    registerHooks({
      resolve(specifier, context, next) {
        if (/^[@a-z]/.test(specifier) && !/^(node:|data:|file:|commander$)/.test(specifier) && context.parentURL)
          throw new Error('too much for a help page: ' + specifier)
        return next(specifier, context)
      },
    })`)}`,
]

describe.concurrent('every command', () => {
  test('is known', () => {
    const schema = 'migrate, migrate status, migrate plan, migrate up, migrate down, migrate sql'
    const database = 'db, db info, db copy, db protect, db reset, seed'
    const backups = 'backup, backup create, backup list, backup verify, restore'
    const people = 'admin, admin create, admin role, keys, keys create, keys list, keys revoke'
    const known = `dev, demo, start, ${schema}, ${database}, ${backups}, doctor, ${people}, client, types`
    expect(commands.join(', ')).toBe(`, ${known}`)
  })

  test.each(commands)('kindred %s --help has an example and loads nothing that it does not need', async (words) => {
    const { code, stdout, stderr } = await workplace().run(`${words} --help`.trim(), { nodeOptions: nothingHeavy })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`Usage: ${`kindred ${words}`.trim()}`)
    expect(stdout).toMatch(/Example:\n {2}\S*.*kindred /)
    for (const flag of ['--json', '--plain', '--quiet', '--no-input', '--yes', '--config', '--cwd'])
      expect(stdout).toContain(flag)
    expect(stdout).not.toContain('\u001b')
  })

  test('a group without a command answers its help, as wrong usage', async () => {
    const { code, stdout, stderr } = await workplace().run('migrate')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: kindred migrate')
  })
})

describe.concurrent('a command line', () => {
  test('answers one JSON document on standard output and tells the rest on standard error', async () => {
    const { run } = workplace()
    const answers = []
    for (const words of [
      'migrate status --json',
      'migrate plan --json',
      'migrate up --dry-run --json',
      'migrate up --json',
      'migrate sql --json',
      'seed --dry-run --json',
      'seed --people 5 --posts 5 --json',
      'admin role @ada admin --json',
    ]) {
      const { stdout, stderr } = await run(words)
      expect(stderr).toContain('Development · SQLite .kindred/kindred.db')
      answers.push(Object.keys(JSON.parse(stdout)).join(' '))
    }
    const seeded = 'people follows posts rows password'
    expect(answers).toEqual([
      'migrations',
      'migrations',
      'migrations',
      'applied',
      'sql',
      'people follows posts',
      seeded,
      'error',
    ])
  })

  test('takes global flags before the name of a command as well as after it', async () => {
    const { run } = workplace()
    const after = await run('migrate plan --json --quiet')
    expect(await run('--json migrate --quiet plan')).toEqual(after)
    expect(after.stderr).toBe('')
    expect(JSON.parse(after.stdout).migrations).not.toEqual([])
  })

  test('answers lines of cells with --plain', async () => {
    const { run } = workplace()
    const { stdout } = await run('migrate up --plain')
    const { migrations } = JSON.parse((await run('migrate status --json')).stdout)
    expect(stdout.trim().split('\n')).toEqual(migrations.map(({ name }: { name: string }) => name))
    expect((await run('migrate status --plain')).stdout).toMatch(/^(\S+\tapplied\t\d+\n)+$/)
  })

  test('the environment wins over .env.local, that over .env, that over the configuration file', async () => {
    const { run, write } = workplace()
    write('kindred.config.ts', "export default { database: 'file:config.db', environment: 'test' }")
    const target = async (env = {}) => (await run('migrate plan', { env })).stderr.split('\n')[0]
    expect(await target()).toBe('Test · SQLite config.db')
    write('.env', 'DATABASE_URL=file:env.db')
    expect(await target()).toBe('Test · SQLite env.db')
    write('url.txt', 'file:local.db\n')
    write('.env.local', 'DATABASE_URL_FILE=url.txt')
    expect(await target()).toBe('Test · SQLite local.db')
    expect(await target({ DATABASE_URL: 'file:process.db' })).toBe('Test · SQLite process.db')
  })

  test('shows neither password nor user of the database it acts on', async () => {
    const env = { DATABASE_URL: 'postgres://admin:hunter2@127.0.0.1:1/shop', KINDRED_ENV: 'production' }
    const secret = { KINDRED_SECRET: 'Zq3kV0s8dT1xYw7LrPm5BnC2hJ9gFe4A' }
    const { stderr } = await workplace().run('migrate up --verbose', { env: { ...env, ...secret } })
    expect(stderr).toContain('Production · Postgres 127.0.0.1:1/shop\n')
    expect(stderr).not.toMatch(/hunter2|admin/)
  })
})

describe.concurrent('a database that is not there', () => {
  const env = { DATABASE_URL: 'file:data/mistyped.db' }

  test.each([
    ['migrate status', 3],
    ['migrate plan', 0],
    ['migrate up --dry-run', 0],
    ['migrate down --yes', 0],
    ['start', 3],
    ['admin role @ada admin', 3],
    ['db info', 0],
    ['backup create', 3],
  ])('is not made by kindred %s, which says so and exits with %i', async (words, code) => {
    const { folder, run } = workplace()
    const ended = await run(words, { env })
    expect({ code: ended.code, left: readdirSync(folder) }).toEqual({ code, left: [] })
    expect(ended.stderr).toContain('there is no database yet')
  })

  test('has every migration pending', async () => {
    const { run } = workplace()
    const { migrations } = JSON.parse((await run('migrate status --json', { env })).stdout)
    expect(new Set(migrations.map(({ state }: { state: string }) => state))).toEqual(new Set(['pending']))
    const planned = JSON.parse((await run('migrate plan --json', { env })).stdout)
    expect(planned.migrations).toHaveLength(migrations.length)
  })

  test('is made by kindred migrate up', async () => {
    const { folder, run } = workplace()
    const { code, stderr } = await run('migrate up', { env })
    expect({ code, left: readdirSync(join(folder, 'data')) }).toEqual({ code: 0, left: ['mistyped.db'] })
    expect(stderr).not.toContain('no database')
    expect((await run('migrate status', { env })).stderr).not.toContain('no database')
  })
})

describe.concurrent('making an admin', () => {
  const words = 'admin create ada --email ada@example.com --name Ada --json'

  test.each([
    ['standard input', { input: 'a quiet lighthouse\n' }],
    ['the environment', { env: { KINDRED_ADMIN_PASSWORD: 'a quiet lighthouse' } }],
    ['a file', { env: { KINDRED_ADMIN_PASSWORD_FILE: 'p.txt' }, files: { 'p.txt': 'a quiet lighthouse\n' } }],
  ])('takes the password from %s', async (_, given) => {
    const { run } = workplace()
    await run('migrate up')
    const { code, stdout, stderr } = await run(words, given)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ id: expect.any(String), handle: 'ada', role: 'admin' })
    expect(stdout + stderr).not.toMatch(/lighthouse|warning/)
  })

  test('is refused for a handle that is taken, and leaves nothing; a role is given and taken', async () => {
    const { run } = workplace()
    await run('migrate up')
    const { id } = JSON.parse((await run(words, { input: 'a quiet lighthouse' })).stdout)
    const again = await run(words, { input: 'seven green kettles' })
    expect(again.code).toBe(4)
    expect(JSON.parse(again.stdout).error).toMatchObject({ reason: 'auth.handle-taken', fix: 'choose another handle' })
    const email = await run('admin create grace --email ada@example.com --json', { input: 'seven green kettles' })
    expect(JSON.parse(email.stdout).error).toMatchObject({
      reason: 'auth.email-taken',
      message: expect.stringContaining('An account with this email exists'),
      fix: 'choose another email, or give the account its role: kindred admin role',
    })
    const weak = await run('admin create grace --email g@example.com --json', { input: 'password1' })
    expect({ code: weak.code, ...JSON.parse(weak.stdout).error }).toMatchObject({ reason: 'auth.password-common' })
    const nobody = await run('admin role @grace admin --json')
    expect({ code: nobody.code, ...JSON.parse(nobody.stdout).error }).toMatchObject({
      code: 4,
      message: '@grace names nobody',
      fix: expect.stringMatching(/^check the name/),
    })
    expect(JSON.parse((await run('admin role @ada member --json')).stdout)).toEqual({ id, role: 'member' })
  })
})
