import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'tsdown'
import { afterAll, beforeAll, expect, it } from 'vitest'
import config from '../tsdown.config.ts'
import { wireServer } from './wire-server.ts'

let folder: string
let script: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-sdk-'))
  const cwd = join(import.meta.dirname, '..')
  // the published file as it is built, but as a script: a bare context can run one, and has no module loader
  await build({
    ...config,
    cwd,
    config: false,
    outDir: folder,
    format: 'iife',
    globalName: 'kindred',
    logLevel: 'silent',
  })
  script = await readFile(join(folder, 'browser.iife.js'), 'utf8')
})
afterAll(() => rm(folder, { recursive: true }))

it('the build for browsers names nothing of Node and stays within 15 kB', () => {
  expect(script).not.toMatch(/\bnode:|\brequire\(|\bBuffer\b|\bprocess\b|\b__dirname\b/)
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(15_000)
})

it('the build for browsers signs in, reads and lists where there is neither Buffer nor process', async () => {
  await using server = await wireServer()
  server.answer(({ path, token }) => {
    if (path === 'auth.signIn') return { session: { token: 'kin_1', expiresAt: '2030-01-01T00:00:00.000Z' } }
    return path === 'feeds.home' ? { items: [token, 'b'], cursor: null } : token
  })
  const page = {
    fetch,
    FormData,
    Blob,
    AbortController,
    setTimeout,
    clearTimeout,
    queueMicrotask,
    performance,
    crypto,
    url: server.url,
  }
  const context = createContext(page)
  runInContext(script, context)
  const seen = await runInContext(
    `(async () => {
      const client = kindred.createClient({ url })
      await client.auth.signIn({ identifier: 'ada', password: 'correct horse' })
      const items = [await client.posts.get({ post: '1' })]
      for await (const item of client.feeds.home()) items.push(item)
      const { error } = await kindred.safe(client.posts.get({ post: '2' }, { timeoutMs: 0 }))
      return [...items, error.reason, typeof process, typeof Buffer].join()
    })()`,
    context,
  )
  expect(seen).toBe('kin_1,kin_1,b,invalid-input,undefined,undefined')
})
