import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient, memorySession } from '@kindred/sdk'
import { describe, expect, test } from 'vitest'
import { polls as half } from '../../polls/src/client.ts'
import { workplace } from './kindred.ts'

const polls = new URL('../../polls/src/index.ts', import.meta.url).href
const withPolls = `import { polls } from '${polls}'\nexport default { modules: [polls] }\n`

/** Each request over a connection of its own, so that workers have them in turn. */
const freshly: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('connection', 'close')
  return fetch(input, { ...init, headers })
}

async function joined(url: string, handle: string) {
  const session = memorySession(null)
  const client = createClient({ url, session, fetch: freshly, modules: { polls: half } })
  await client.auth.signUp({ handle, email: `${handle}@example.com`, password: 'a quiet lighthouse' })
  return client
}

/** A module that does nothing but stand in the list. */
const stub = (name: string, more = '') =>
  `{ name: '${name}', requires: [], tables: [], migrations: [], create: () => ({}), ${more} }`
const listOf = (...modules: string[]) => `export default { modules: [${modules.join(', ')}] }\n`

describe.concurrent('modules of the configuration', () => {
  test('[EXT-2] [EXT-3] every worker serves them, over tables that the command line has made', async () => {
    const { run, serve } = workplace()
    const files = { 'settings/own.config.ts': withPolls }
    const migrated = await run('migrate up --config settings/own.config.ts', { files })
    expect(migrated.stdout).toContain('20261128-1200-polls')
    const server = serve('start --port 0 --workers 2 --config settings/own.config.ts', { files })
    const url = await server.url
    const ann = await joined(url, 'ann')
    const { post } = await ann.polls.create({ post: { text: 'tea?' }, options: ['yes', 'no'], multiple: true })
    const met = await Promise.all(
      Array.from({ length: 12 }, (_, at) => ann.polls.vote({ post: post.id, options: at % 2 ? [0] : [0, 1] })),
    )
    expect(new Set(met.map(({ voters }) => voters))).toEqual(new Set([1]))
    expect((await server.end('SIGTERM')).code).toBe(0)
    const examined = await run('doctor --json --config settings/own.config.ts', { files })
    expect(JSON.parse(examined.stdout).checks.map(({ name }: { name: string }) => name)).toContain('polls.votes-count')
  })

  test('[EXT-3] a worker that finds other modules than its primary has does not serve', async () => {
    const one = stub('margins')
    const file = `export default { modules: process.argv.includes('--as-worker') ? [] : [${one}] }\n`
    const { run } = workplace()
    const { code, stdout, stderr } = await run('start --migrate --port 0 --workers 2 --json', {
      files: { 'kindred.config.ts': file },
    })
    expect([code, JSON.parse(stdout).error.reason]).toEqual([1, 'other-modules'])
    expect(stderr).toContain('it found none, and its primary began with margins')
  })

  test.each([
    [1, listOf(stub('twins'), stub('twins')), 'two modules are called twins'],
    [2, listOf(stub('thief', "tables: ['posts']")), 'both posts and thief own the table posts'],
    [1, listOf(stub('needy', "requires: ['missing']")), 'needy requires missing'],
    [2, listOf(stub('odd', "handlers: () => ({ 'odd.one': async () => ({}) }), contract: {}")), 'odd handles odd.one'],
  ])(
    '[EXT-1] that do not fit together end a start with %i workers with exit code 2: %s',
    async (workers, file, why) => {
      const { run } = workplace()
      const { code, stdout, stderr } = await run(`start --migrate --port 0 --workers ${workers} --json`, {
        files: { 'kindred.config.ts': file },
      })
      expect([code, JSON.parse(stdout).error.reason]).toEqual([2, 'modules-misfit'])
      expect(stderr).toContain(why)
    },
  )

  test('[EXT-1] what is no module is told by the name of the setting', async () => {
    const { run } = workplace()
    const { code, stderr } = await run('migrate up', { files: { 'kindred.config.ts': listOf('{}') } })
    expect(code).toBe(2)
    expect(stderr).toContain('modules in kindred.config.ts is wrong')
  })
})

describe.concurrent('kindred client', () => {
  test('writes the client half of a module, and tells when it is out of date', async () => {
    const { run, folder } = workplace()
    const files = { 'module.ts': `export { polls } from '${polls}'\n` }
    expect((await run('client module.ts', { files })).stdout).toMatch(
      /^\/\/ Written by[\s\S]*export interface PollsApi/,
    )
    const wrote = await run('client module.ts --out client.ts')
    expect([wrote.code, wrote.stdout]).toEqual([0, 'Wrote client.ts, the client half of polls.\n'])
    const written = readFileSync(join(folder, 'client.ts'), 'utf8')
    expect(written).toBe(readFileSync(new URL('../../polls/src/client.ts', import.meta.url), 'utf8'))
    expect((await run('client module.ts --out client.ts --check')).code).toBe(0)
    writeFileSync(join(folder, 'client.ts'), `${written}// changed\n`)
    const stale = await run('client module.ts --out client.ts --check --json')
    expect([stale.code, JSON.parse(stale.stdout).error.reason]).toEqual([3, 'client-stale'])
  })

  test.each([
    ['client missing.ts', /there is no file .*missing\.ts/],
    ['client empty.ts', /empty\.ts exports no module/],
    ['client empty.ts --check', /--check needs a file/],
  ])('%s is told with how to mend it', async (words, why) => {
    const { code, stdout, stderr } = await workplace().run(words, { files: { 'empty.ts': 'export const a = 1\n' } })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(why)
    expect(stderr).toMatch(/fix: {4}\S/)
  })
})
