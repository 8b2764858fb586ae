import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient } from '@kindred/sdk'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpPathEnvironment } from './http-path.ts'
import { findProgram, plainEnvironment } from './packages/programs.ts'

const repository = join(import.meta.dirname, '..')
const browserPath = findProgram(['chromium', 'chromium-browser', 'google-chrome'])
const soup = { kind: 'recipe', id: '1' }
const bread = { kind: 'recipe', id: '2' }

let app: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  app = await start()
})
afterAll(() => app?.end())

/** Starts the example by the second command of its README, with empty databases. */
async function start() {
  const readme = readFileSync(join(repository, 'examples/recipes/README.md'), 'utf8')
  const command = /```sh\nnpm ci\n(.+)\n```/.exec(readme)?.[1] ?? 'false'
  const folder = mkdtempSync(join(tmpdir(), 'kindred-recipes-'))
  const databases = { RECIPES_DATABASE: join(folder, 'recipes.db'), DATABASE_URL: `file:${join(folder, 'kindred.db')}` }
  const patience = { KINDRED_MAX_LAG_MS: '0', KINDRED_CALL_DEADLINE_MS: '30000', KINDRED_LOG_LEVEL: 'warn' }
  const child = spawn('sh', ['-c', command], {
    cwd: repository,
    env: plainEnvironment({ PORT: '0', ...databases, ...patience, ...httpPathEnvironment }),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // npm hands no signal on: the whole group is told
  })
  const closed = once(child, 'close')
  const kill = () => process.kill(-(child.pid as number), 'SIGKILL')
  process.once('exit', kill)
  return {
    url: await urlPrinted(child.stdout),
    async end() {
      process.kill(-(child.pid as number), 'SIGTERM')
      await closed
      process.off('exit', kill)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function urlPrinted(out: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: out })) {
    const url = /http:\/\/\S+/.exec(line)
    if (url) return url[0]
  }
  throw new Error('the example ended before it served')
}

/** Signs in by the form of the app, and answers the cookie. */
async function signIn(name: string, password = `${name} cooks well`): Promise<string> {
  const body = new URLSearchParams({ email: `${name.toLowerCase()}@example.com`, password })
  const answer = await fetch(`${app.url}/sign-in`, { method: 'POST', body, redirect: 'manual' })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

const ask = async (path: string, { cookie = '', ...init }: RequestInit & { cookie?: string } = {}) =>
  (await fetch(`${app.url}${path}`, { ...init, headers: { cookie } })).text()

/** What the script of a page has. */
const clientOf = (cookie: string) =>
  createClient({
    url: `${app.url}/social`,
    auth: { getToken: () => ask('/api/kindred-token', { method: 'POST', cookie }) },
  })

test('a user of the app likes, comments and follows with a token that the app mints; a visitor reads the counts', async () => {
  const cookie = await signIn('Ann')
  const kindred = clientOf(cookie)
  await kindred.subjects.react({ subject: bread, reaction: 'like' })
  await kindred.comments.add({ on: { subject: bread }, text: 'as <flat> as it gets' })
  await kindred.graph.follow({ target: '@ben' })
  expect(await ask('/feed', { cookie })).toContain('New recipe: Flat bread')

  const page = await ask('/recipes/2')
  expect(page).toContain('<span class="likes">1</span>')
  expect(page).toContain('<span class="comments">1</span>')
  expect(page).toContain('<b>Ann</b> as &#60;flat&#62; as it gets')
  expect(await ask('/')).toContain('<span class="likes">1</span>')
})

test('a recipe whose cook blocked the reader is there, without a button to follow', async () => {
  const [ann, ben] = [await signIn('Ann'), clientOf(await signIn('Ben'))]
  const button = 'Follow Ben</button>'
  expect(await ask('/recipes/2', { cookie: ann })).toContain(button)
  await ben.graph.block({ target: '@ann' })
  const page = await ask('/recipes/2', { cookie: ann })
  await ben.graph.unblock({ target: '@ann' })
  expect(page).toContain('Flat bread</h1>')
  expect(page).not.toContain(button)
})

test('whoever is not signed in gets no token, and only reads', async () => {
  expect(await signIn('Ann', 'a guess')).toBe('')
  expect(await ask('/api/kindred-token', { method: 'POST', cookie: 'login=guessed' })).toBe('')
  const visitor = createClient({ url: `${app.url}/social`, auth: { getToken: () => '' } })
  expect((await visitor.subjects.counts({ subjects: [soup] })).subjects).toHaveLength(1)
  await expect(visitor.subjects.react({ subject: soup, reaction: 'like' })).rejects.toMatchObject({
    reason: 'unauthenticated',
  })
  expect(await ask('/recipes/1')).toContain('Sign in</a> to join in')
})

test('two users in two windows of Chromium like, comment, follow and read their feed', async ({ skip }) => {
  if (browserPath === undefined) return skip('no Chromium on this machine')
  await using browser = await openBrowser(browserPath)
  const [ann, ben] = [await browser.window('Ann'), await browser.window('Ben')]

  await ben.getByRole('link', { name: 'Tomato soup' }).click()
  await ben.getByRole('button', { name: 'Like' }).click()
  await ben.locator('[data-like][aria-pressed=true] .likes', { hasText: '1' }).waitFor()
  await ben.getByLabel('Comment').fill('More garlic!')
  await ben.getByRole('button', { name: 'Comment' }).click()
  await ben.getByText('Ben More garlic!').waitFor()
  await ben.getByRole('button', { name: 'Follow Ann' }).click()
  await ben.locator('[data-follow][aria-pressed=true]').waitFor()

  await ann.getByRole('link', { name: 'Tomato soup' }).click()
  await ann.getByText('Ben More garlic!').waitFor()
  expect(await ann.locator('.likes').textContent()).toBe('1')
  expect(await ann.locator('[data-like]').getAttribute('aria-pressed')).toBe('false')

  await ann.getByRole('link', { name: 'Recipes' }).click()
  await ann.getByLabel('Title').fill('Onion soup')
  await ann.getByLabel('Steps').fill('The same with onions alone.')
  await ann.getByRole('button', { name: 'Publish' }).click()
  await ann.getByRole('heading', { name: 'Onion soup' }).waitFor()

  await ben.getByRole('link', { name: 'Feed' }).click()
  await ben.getByText('Ann New recipe: Onion soup').getByRole('link').click()
  await ben.getByRole('heading', { name: 'Onion soup' }).waitFor()
  await ben.getByRole('button', { name: 'Sign out' }).click()
  expect(await ben.getByRole('listitem').filter({ hasText: 'Tomato soup' }).textContent()).toMatch(
    /by Ann\s+\(likes: 1,\s+comments: 1\)/,
  )
})

async function openBrowser(executablePath: string) {
  const home = mkdtempSync(join(tmpdir(), 'kindred-browser-'))
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
  const browser: Browser = await chromium.launch({ executablePath, args, env: plainEnvironment({ HOME: home }) })
  return {
    /** A window with cookies of its own, in which somebody has signed in by the form of the app. */
    async window(name: string) {
      const page = await (await browser.newContext()).newPage()
      await page.goto(`${app.url}/sign-in`)
      await page.getByLabel('Email').fill(`${name.toLowerCase()}@example.com`)
      await page.getByLabel('Password').fill(`${name} cooks well`)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      return page
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
