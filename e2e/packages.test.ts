import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { install } from './packages/installed.ts'
import { type Pages, servePages } from './packages/pages.ts'
import {
  type Ended,
  findProgram,
  nodeVersion,
  plainEnvironment,
  type Running,
  run,
  serve,
} from './packages/programs.ts'

const repository = join(import.meta.dirname, '..')
const browserPath = findProgram(['chromium', 'chromium-browser', 'google-chrome'])
const oldNode = findProgram(['node', 'nodejs'], (path) => {
  const [major = 0, minor = 0] = nodeVersion(path)
  return major < 22 || (major === 22 && minor < 18)
})

let installed: Awaited<ReturnType<typeof install>>
let folder: string
beforeAll(async () => {
  installed = await install()
  folder = installed.folder
}, 300_000) // a cold build and a cold cache of npm
afterAll(() => installed?.remove())

/** The folder's own command, as npm runs it; were it not there, npm would not go and look for one of that name. */
function kindred(...words: string[]): Promise<Ended> {
  return run(['npx', 'kindred', ...words], { cwd: folder, env: plainEnvironment({ npm_config_yes: 'false' }) })
}

test('the installed command tells what it can do', async () => {
  const { status, stdout, stderr } = await kindred('--help')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^Usage: kindred[\s\S]* start [\s\S]* migrate /)
})

test('a Node that is too old gets one line that says what to install', async ({ skip }) => {
  if (oldNode === undefined) return skip('no Node older than 22.18 on this machine')
  const { status, stdout, stderr } = await run([oldNode, 'node_modules/.bin/kindred', 'start'], { cwd: folder })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^kindred needs Node\.js 22\.18 or newer, this is v[\d.]+: install Node\.js 24 [^\n]*\n$/)
})

test('applications compile against the installed declarations, those of their libraries included', async () => {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = await run(['node', tsc, '--project', 'tsconfig.json'], { cwd: folder })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
}, 300_000)

describe.each(['on', 'off'])('a server of the installed packages, with the thin path %s', (thinHttp) => {
  const named = (name: string) => `${name}_${thinHttp}`
  let pages: Pages
  let foreign: Pages
  let server: Running
  let url: string

  beforeAll(async () => {
    const scripts = {
      'page.js': join(folder, 'page.js'),
      'talk.js': join(folder, 'talk.js'),
      'sdk.js': await sdkFile(),
    }
    pages = await servePages(scripts)
    foreign = await servePages(scripts)
    const migrated = await kindred('migrate', 'up')
    expect(migrated.status).toBe(0)
    if (thinHttp === 'on') expect(migrated.stdout).toContain('accounts')
    server = await serve(['node_modules/.bin/kindred', 'start', '--port', '0'], {
      cwd: folder,
      env: plainEnvironment({
        KINDRED_CORS_ORIGINS: pages.origin,
        KINDRED_THIN_HTTP: thinHttp,
        KINDRED_MAX_LAG_MS: '0',
      }),
    })
    url = server.line.replace(/^Kindred listens on /, '')
  })
  afterAll(async () => {
    await pages?.[Symbol.asyncDispose]()
    await foreign?.[Symbol.asyncDispose]()
    if (server) expect(await server.end()).toBe(0)
  })

  test('a program in plain JavaScript signs up, follows, posts and reads', async () => {
    const { stdout, stderr } = await run(['node', 'node.js', url, named('node')], { cwd: folder })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual(heard(named('node')))
  })

  test('a page of another origin that is configured does the same in Chromium', async ({ skip }) => {
    if (browserPath === undefined) return skip('no Chromium on this machine')
    await using browser = await openBrowser(browserPath)
    expect(await browser.run(pages.origin, named('page'))).toEqual(heard(named('page')))
  })

  test('a page of an origin that is not configured reaches nothing from Chromium', async ({ skip }) => {
    if (browserPath === undefined) return skip('no Chromium on this machine')
    await using browser = await openBrowser(browserPath)
    expect(await browser.run(foreign.origin, named('foreign'))).toEqual({ refused: 'offline' })
    const { stdout } = await run(['node', 'node.js', url, named('foreign')], { cwd: folder })
    expect(JSON.parse(stdout)).toEqual(heard(named('foreign'))) // the names are free: nothing was written
  })

  test('a state change that names an origin which is not configured is refused, preflight or not', async () => {
    const ask = async (origin: string, method: string) => {
      const headers = { origin, 'content-type': 'application/json', 'access-control-request-method': 'POST' }
      const body = method === 'POST' ? JSON.stringify({ handle: 'x' }) : null
      const response = await fetch(`${url}/trpc/auth.signUp`, { method, headers, body })
      return [response.status === 403, response.headers.get('access-control-allow-origin')]
    }
    expect(await ask(foreign.origin, 'OPTIONS')).toEqual([expect.anything(), null])
    expect(await ask(foreign.origin, 'POST')).toEqual([true, null])
    expect(await ask(pages.origin, 'OPTIONS')).toEqual([false, pages.origin])
    expect(await ask(pages.origin, 'POST')).toEqual([false, pages.origin])
  })

  function heard(name: string) {
    return { following: 'yes', read: [`${name}_writer: hello from ${name}`] }
  }

  /** Where the folder's own packages have the file for pages. */
  async function sdkFile(): Promise<string> {
    const ask = "console.log(fileURLToPath(import.meta.resolve('@kindred/sdk/browser')))"
    const code = `import { fileURLToPath } from 'node:url'; ${ask}`
    return (await run(['node', '--input-type=module', '--eval', code], { cwd: folder })).stdout.trim()
  }

  async function openBrowser(executablePath: string) {
    const flags =
      '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
    const profile = mkdtempSync(join(tmpdir(), 'kindred-browser-'))
    const browser: Browser = await chromium.launch({
      executablePath,
      args: flags.split(' '),
      env: plainEnvironment({ HOME: profile }),
    })
    return {
      /** What the page at `origin` tells after it talked to the server. */
      async run(origin: string, name: string): Promise<unknown> {
        const page = await browser.newPage()
        await page.goto(origin)
        await page.waitForFunction('globalThis.run')
        return page.evaluate(`run(${JSON.stringify(url)}, ${JSON.stringify(name)})`)
      },
      async [Symbol.asyncDispose]() {
        await browser.close()
        rmSync(profile, { recursive: true, force: true })
      },
    }
  }
})

describe('a module of somebody else, over the installed packages', () => {
  let place: string
  let server: Running
  beforeAll(() => {
    place = join(folder, 'kudos')
    cpSync(join(repository, 'examples/plugin'), place, { recursive: true })
  })
  afterAll(async () => {
    if (server) expect(await server.end()).toBe(0)
  })

  const there = (...command: string[]) => run(command, { cwd: place, env: plainEnvironment() })
  const own = (...words: string[]) => there('node', join(folder, 'node_modules/.bin/kindred'), ...words)

  test('[EXT-4] compiles as the strictest would have it, with a client half that follows its contract', async () => {
    const half = await own('client', 'src/index.ts', '--out', 'src/client.ts', '--check')
    expect({ status: half.status, stderr: half.stderr }).toEqual({ status: 0, stderr: '' })
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    const { status, stdout } = await there('node', tsc, '--project', 'tsconfig.json')
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  }, 300_000)

  test('[EXT-2] [EXT-4] is migrated, served and called', async () => {
    const migrated = await own('migrate', 'up')
    expect(migrated.stdout).toContain('20261128-1500-kudos')
    server = await serve([join(folder, 'node_modules/.bin/kindred'), 'start', '--port', '0'], {
      cwd: place,
      env: plainEnvironment({ KINDRED_MAX_LAG_MS: '0' }),
    })
    const url = server.line.replace(/^Kindred listens on /, '')
    const { stdout, stderr } = await there('node', 'src/try.ts', url)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ count: 1, mine: true, reason: 'Kudos are for what others wrote.', after: [] })
    const { checks } = JSON.parse((await own('doctor', '--json')).stdout)
    const found = checks.filter(({ name }: { name: string }) => /kudos/.test(name))
    expect(found.map(({ left }: { left: number }) => left)).toEqual([0, 0])
  })

  test('imports nothing but what the packages export', () => {
    const files = readdirSync(join(place, 'src')).map((name) => readFileSync(join(place, 'src', name), 'utf8'))
    const imported = files.flatMap((text) => [...text.matchAll(/ from '([^']+)'/g)].map(([, from = '']) => from))
    const outside = new Set(imported.filter((from) => !from.startsWith('./')))
    expect([...outside].toSorted()).toEqual(['@kindred/contract', '@kindred/sdk', '@kindred/server', 'zod'])
  })
})
