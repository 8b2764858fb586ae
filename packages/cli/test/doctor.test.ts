import { beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/src/db/open.ts'
import { workplace } from './kindred.ts'

interface Tables {
  graph_counts: { account_id: string; followers_count: number }
  profiles: { account_id: string; posts_count: number }
  mutes: { id: string }
}
const { run, folder } = workplace()
const open = () => openDatabase<Tables>(`file:${folder}/.kindred/kindred.db`)

/** Every count of followers, and one of posts. */
async function spoil(): Promise<void> {
  await using database = await open()
  await database.transaction(async ({ db }) => {
    await db
      .updateTable('graph_counts')
      .set((row) => ({ followers_count: row('followers_count', '+', 3) }))
      .execute()
    const { account_id } = await db.selectFrom('profiles').select('account_id').limit(1).executeTakeFirstOrThrow()
    await db.updateTable('profiles').set({ posts_count: 1000 }).where('account_id', '=', account_id).execute()
  })
}

/** Some of them ended days ago, and no server has swept. */
async function forgetMutes(): Promise<void> {
  await using database = await open()
  await database.transaction(({ db }) => db.deleteFrom('mutes').execute())
}

async function countsOf() {
  await using database = await open()
  return await database.db.selectFrom('graph_counts').selectAll().orderBy('account_id').execute()
}

beforeAll(async () => {
  const missing = await run('doctor')
  expect(missing).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('there is no database yet') })
  await run('seed --people 20 --posts 40')
  await forgetMutes()
})

test('a community that is well ends with 0, a line for each check, and the database named first', async () => {
  const { code, stdout, stderr } = await run('doctor')
  expect(code).toBe(0)
  expect(stderr).toBe('Development · SQLite .kindred/kindred.db\n')
  const lines = stdout.trimEnd().split('\n')
  expect(lines.filter((line) => line.startsWith('✓ ')).length).toBeGreaterThan(50)
  expect(lines.at(-1)).toMatch(/^\d+ checks, nothing is left to do$/)
  const { stdout: json } = await run('doctor --json')
  expect(JSON.parse(json)).toMatchObject({ isWell: true, checks: expect.any(Array) })
})

describe('in a community that is spoilt', () => {
  test('each finding is told with what must be, what is, and what to do, and it ends with 3', async () => {
    await spoil()
    const { code, stdout, stderr } = await run('doctor')
    expect(code).toBe(3)
    expect(stdout).toContain('✗ graph.followers-count: 20 found')
    expect(stdout).toMatch(/must be: {2}The followers of an account are as many as it says\./)
    expect(stdout).toMatch(/found: {4}\d+ is stored as \d+ and counts \d+\n/)
    expect(stdout).toMatch(/and 15 more\n {4}fix: {6}kindred doctor --fix: it is counted anew\./)
    expect(stderr).toContain('2 of ')
    expect(stderr).toContain('reason: unwell')
  })

  test('--json is one document and nothing else', async () => {
    const { code, stdout } = await run('doctor --json')
    expect(code).toBe(3)
    const { isWell, checks } = JSON.parse(stdout)
    expect(isWell).toBe(false)
    expect(checks.find(({ name }: { name: string }) => name === 'graph.followers-count')).toMatchObject({
      found: 20,
      left: 20,
      repaired: [],
      isRepairable: true,
      isWarning: false,
    })
  })

  test('--plain is a line for each check', async () => {
    const { stdout } = await run('doctor --plain')
    expect(stdout).toContain('graph.followers-count\twrong\t20\t0\t20\n')
    expect(stdout).toContain('graph.following-count\tok\t0\t0\t0\n')
  })

  test('--fix asks, and nothing is mended without an answer', async () => {
    const before = await countsOf()
    const { code, stderr } = await run('doctor --fix')
    expect(code).toBe(2)
    expect(stderr).toContain('add --yes')
    expect(await countsOf()).toEqual(before)
  })

  test('a production database is named before it is mended', async () => {
    const env = { KINDRED_ENV: 'production', KINDRED_SECRET: 'Zq3kV0s8dT1xYw7LrPm5BnC2hJ9gFe4A' }
    const { code, stderr } = await run('doctor --fix --yes', { env })
    expect([code, stderr]).toEqual([2, expect.stringContaining('add --confirm kindred.db')])
  })

  test('--most bounds what one run mends, and says how much is left', async () => {
    const { code, stdout } = await run('doctor --fix --yes --most 5')
    expect(code).toBe(3)
    expect(stdout).toContain('graph.followers-count: 20 found, 5 repaired, 15 left')
  })

  test('--fix mends what is left, lists and logs each repair, and the next run finds nothing', async () => {
    const { code, stdout, stderr } = await run('doctor --fix --yes')
    expect(code).toBe(0)
    expect(stdout).toContain('✓ graph.followers-count: 15 found, 15 repaired, 0 left')
    expect(stdout.match(/repaired: \d+ is stored as \d+ and counts \d+ -> is stored as \d+\n/g)?.length).toBe(16)
    const logged = stderr.split('\n').filter((line) => line.startsWith('{'))
    expect(logged.length).toBe(16)
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      check: 'graph.followers-count',
      msg: 'repaired',
      before: expect.any(String),
    })
    expect((await run('doctor')).code).toBe(0)
  })

  test('--fix with nothing to mend asks nothing', async () => {
    expect((await run('doctor --fix')).code).toBe(0)
  })
})

test('a weak secret in production is one finding among others', async () => {
  const { code, stdout } = await run('doctor', { env: { KINDRED_ENV: 'production' } })
  expect(code).toBe(3)
  expect(stdout).toContain('✗ settings.secret: 1 found')
  expect(stdout).toContain('✗ settings.url: 1 found')
  expect(stdout).toContain('✓ graph.followers-count')
})
