import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshDatabase, startPostgres, type ThrowAwayPostgres } from '@kindred/server/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LEASE_LOCK } from '../../server/src/db/lease.ts'
import { openDatabase } from '../../server/src/db/open.ts'
import { type Ended, workplace } from './kindred.ts'

const json = ({ stdout }: Ended) => JSON.parse(stdout)
const codeAndReason = (ended: Ended) => ({ code: ended.code, reason: json(ended).error?.reason })

let postgres: ThrowAwayPostgres | undefined
let server = process.env.KINDRED_TEST_DATABASE_URL ?? ''

beforeAll(async () => {
  if (server) return
  postgres = await startPostgres()
  server = postgres.url('postgres')
})
afterAll(() => postgres?.[Symbol.asyncDispose]())

/** Follows that no counter has counted. */
async function spoil(folder: string): Promise<void> {
  await using database = await openDatabase<{ graph_counts: { followers_count: number } }>(
    `file:${folder}/.kindred/kindred.db`,
  )
  await database.transaction(({ db }) => db.updateTable('graph_counts').set({ followers_count: 1000 }).execute())
}

const SEED = 'seed --people 6 --posts 12'

describe.concurrent('a protected database', () => {
  test('loses nothing unless its name is given, wherever a command runs, and is backed up before', async () => {
    const { run, folder } = workplace()
    await run(SEED)
    const protecting = await run('db protect --name shop')
    expect(protecting.stderr).toContain('undo: kindred db protect --off --confirm shop')
    for (const words of ['migrate down', 'db protect --off', SEED]) {
      const unasked = await run(`${words} --yes --json`)
      expect(unasked.stderr).toContain('Development · SQLite .kindred/kindred.db · protected as shop')
      expect(codeAndReason(unasked), words).toEqual({ code: 2, reason: 'confirmation-needed' })
    }
    await spoil(folder)
    const mended = await run('doctor --fix --yes --json')
    expect(codeAndReason(mended)).toEqual({ code: 2, reason: 'confirmation-needed' })
    expect((await run('doctor --fix --no-backup --confirm shop')).code).toBe(0)
    const mistaken = await run('db reset --confirm kindred.db --json')
    expect(codeAndReason(mistaken)).toEqual({ code: 4, reason: 'declined' })
    const reset = await run('db reset --confirm shop --json')
    const [name] = readdirSync(join(folder, '.kindred/backups'))
    expect(reset.stderr).toContain(`✓ backed up as ${name}; undo: kindred restore ${name}`)
    expect((await run('backup list')).stdout).toContain('.kindred/kindred.db, taken before db reset')
    expect(codeAndReason(await run('restore latest --json'))).toEqual({ code: 1, reason: 'no-backup' })
    expect((await run(`restore ${name}`)).code).toBe(0) // nothing is lost there
    const { rows, protectedAs } = json(await run('db info --json'))
    expect({ protectedAs, accounts: rows.accounts, posts: rows.posts }).toEqual({
      protectedAs: 'shop',
      accounts: 6,
      posts: 12,
    })
    expect((await run('db reset --confirm shop --no-backup')).code).toBe(0)
    expect(readdirSync(join(folder, '.kindred/backups'))).toEqual([name])
    expect(json(await run('db protect --off --confirm shop --json'))).toEqual({ protectedAs: null })
  })
})

describe.concurrent('backups', () => {
  test('none is taken and nothing is asked for what a server runs on, so that `latest` stays what it was', async () => {
    const { run, serve, folder } = workplace()
    await run(SEED)
    await run('db protect --name shop')
    const { name } = json(await run('backup create --json'))
    const server = serve('start --port 0')
    await server.url
    for (const words of ['restore latest', 'db reset'])
      expect(codeAndReason(await run(`${words} --json`)), words).toEqual({ code: 1, reason: 'database-in-use' })
    await server.end('SIGTERM')
    expect(readdirSync(join(folder, '.kindred/backups'))).toEqual([name])
  })

  test('say of which database they are: `latest` is of this one, and one of another is asked for', async () => {
    const { run, folder } = workplace()
    await run(SEED)
    const mine = json(await run('backup create --json'))
    const env = { DATABASE_URL: 'file:other.db' }
    await run('migrate up', { env })
    expect(codeAndReason(await run('restore latest --json', { env }))).toEqual({ code: 1, reason: 'no-backup' })
    const other = json(await run('backup create --json', { env }))
    const { backups } = json(await run('backup list --json'))
    expect(backups.map(({ name, of }: { name: string; of: string }) => [name, of])).toEqual(
      expect.arrayContaining([
        [mine.name, `SQLite ${join(realpathSync(folder), '.kindred/kindred.db')}`],
        [other.name, `SQLite ${join(realpathSync(folder), 'other.db')}`],
      ]),
    )
    expect(json(await run('restore latest --yes --json'))).toMatchObject({ name: mine.name })
    const unasked = await run(`restore ${mine.name} --json`, { env }) // nothing would be lost there
    expect(codeAndReason(unasked)).toEqual({ code: 2, reason: 'confirmation-needed' })
    expect(unasked.stderr).toContain('.kindred/kindred.db, and goes into SQLite other.db')
    expect(json(await run(`restore ${mine.name} --yes --json`, { env }))).toMatchObject({ name: mine.name })
  })

  test('go where --dir or the setting says, are restored when somebody agrees, and told when they are damaged', async () => {
    const { run, folder } = workplace()
    await run(SEED)
    const created = json(await run('backup create --dir kept --json'))
    expect(created).toMatchObject({ way: 'file', folder: `kept/${created.name}`, verifiedAt: null })
    expect(json(await run('backup verify --dir kept --json'))).toEqual({
      backups: [{ name: created.name, damages: [] }],
    })
    const { backups } = json(await run('backup list --json', { env: { KINDRED_BACKUPS: 'kept' } }))
    expect(backups).toMatchObject([{ name: created.name, verifiedAt: expect.any(String) }])
    const unasked = await run('restore latest --dir kept --json')
    expect(codeAndReason(unasked)).toEqual({ code: 2, reason: 'confirmation-needed' })
    const restored = await run('restore latest --dir kept --yes')
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('everybody signs in again') })
    expect(restored.stderr).toContain(`${created.name} was taken just now by version `)
    expect(restored.stderr).toContain('look again at suspensions, roles, changed passwords and revoked keys')
    await run('db protect --name shop')
    const file = join(folder, '.kindred/kindred.db')
    writeFileSync(file, readFileSync(file).fill(0xff, 32 * 4096, 33 * 4096)) // the page at which some table begins
    const unreadable = await run('restore latest --dir kept --yes')
    expect(unreadable.stderr).toContain('the old file is kept as')
    expect(json(await run('db info --json'))).toMatchObject({ protectedAs: 'shop', isDamaged: false })
    writeFileSync(join(folder, created.folder, 'data.db'), 'no database')
    const verified = await run('backup verify --dir kept --json')
    expect({ code: verified.code, damages: json(verified).backups[0].damages.length }).toEqual({ code: 3, damages: 1 })
    const damaged = await run('restore latest --dir kept --confirm shop --no-backup --json')
    expect(codeAndReason(damaged)).toEqual({ code: 3, reason: 'backup-damaged' })
  })
})

describe.concurrent('a restore into Postgres', () => {
  test('that is told to end leaves no file behind, and says that it has to be run again', async () => {
    await using target = await freshDatabase({ url: server, migrations: [], name: 'cli' })
    const { run, serve, folder } = workplace()
    await run(SEED)
    const { name } = json(await run('backup create --json'))
    mkdirSync(join(folder, 'tmp'))
    await using database = await openDatabase<unknown>(target.url)
    const { promise: over, resolve: release } = Promise.withResolvers<void>()
    const holding = database.transaction(async ({ lock }) => {
      await lock(...LEASE_LOCK)
      await over
    })
    const env = { DATABASE_URL: target.url, TMPDIR: join(folder, 'tmp') }
    const restoring = serve(`restore ${name} --yes`, { env })
    restoring.url.catch(() => {}) // it never listens
    const files = () => readdirSync(join(folder, 'tmp')).filter((file) => file.startsWith('kindred-'))
    await expect.poll(files, { timeout: 20_000 }).toHaveLength(1)
    const { code, stderr } = await restoring.end('SIGTERM')
    release()
    await holding
    expect({ code, files: files() }).toEqual({ code: 130, files: [] })
    expect(stderr).toContain('run it again')
  })
})

describe.concurrent('copying a database', () => {
  test('[DB-1] goes from a file to Postgres and back, where a backup says why it is taken row by row', async () => {
    await using target = await freshDatabase({ url: server, migrations: [], name: 'cli' })
    const env = { DATABASE_URL: target.url, BACK: 'file:back.db', PATH: '/nowhere' }
    const { run } = workplace()
    await run(SEED)
    const there = await run('db copy --from sqlite --to postgres --verify --json', { env })
    expect(there.stderr).toMatch(/from SQLite .*kindred\.db to\nDevelopment · Postgres 127\.0\.0\.1:\d+\/kindred_cli_/)
    expect(json(there)).toMatchObject({ isVerified: true, isResumed: false })
    const back = json(await run('db copy --from postgres --to BACK --verify --json', { env }))
    expect(back.digests).toEqual(json(there).digests)
    const again = await run('db copy --from postgres --to BACK --json', { env })
    expect(codeAndReason(again)).toEqual({ code: 3, reason: 'not-empty' })
    const created = await run('backup create --json', { env })
    expect(created.stderr).toContain('taken row by row: there is no pg_dump on the path')
    await run('db reset --yes', { env })
    const restored = json(await run('restore latest --json', { env }))
    expect({ way: json(created).way, rows: restored.rows }).toEqual({ way: 'rows', rows: back.rows })
  })

  test.each([
    ['--from sqlite --to postgres', 'usage', 2],
    ['--from file:missing.db --to file:other.db', 'no-database', 3],
  ])('with %s is refused, and makes no file', async (words, reason, code) => {
    const { run, folder } = workplace()
    expect(codeAndReason(await run(`db copy ${words} --json`))).toEqual({ code, reason })
    expect(existsSync(join(folder, 'other.db'))).toBe(false)
  })
})
