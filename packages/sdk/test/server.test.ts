import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccountId } from '../src/index.ts'
import * as browser from '../src/index.ts'
import { createAdminClient } from '../src/server.ts'
import { type WireServer, wireServer } from './wire-server.ts'

const KEY = `kik_${'k'.repeat(43)}`
const ann = '7' as AccountId

let server: WireServer
beforeEach(async () => {
  server = await wireServer()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server[Symbol.asyncDispose]()
})

const seen = () => server.calls.map(({ path, token, headers }) => [path, token, headers['kindred-as']])

describe('the client of a host app’s server', () => {
  it('[AUTHZ-4] shows its key with each call, and says as whom only where it was told to', async () => {
    const kindred = createAdminClient({ url: server.url, key: KEY })
    await kindred.people.upsert({ externalId: 'u1', name: 'Ann' })
    await kindred.tokens.mint({ externalId: 'u1' })
    await kindred.keys.list()
    await kindred.as(ann).posts.create({ text: 'hello' })
    await kindred.as('@bob').profiles.me()
    await kindred.people.get({ person: '@bob' })
    expect(seen()).toEqual([
      ['admin.people.upsert', KEY, undefined],
      ['admin.tokens.mint', KEY, undefined],
      ['admin.keys.list', KEY, undefined],
      ['posts.create', KEY, '7'],
      ['profiles.me', KEY, '@bob'],
      ['admin.people.get', KEY, undefined],
    ])
    expect(server.requests.join()).not.toContain(KEY)
  })

  it('[AUTHZ-6] never mixes people in one batch', async () => {
    const kindred = createAdminClient({ url: server.url, key: KEY })
    await Promise.all([ann, '@bob' as const, ann].map((person) => kindred.as(person).profiles.me()))
    expect(
      seen()
        .map(([, , as]) => as)
        .toSorted(),
    ).toEqual(['7', '7', '@bob'])
  })

  it('takes a key and a person that a header can carry, and nothing else', () => {
    for (const key of ['', 'kik_short', `kix_${'k'.repeat(43)}`, `${KEY}\n`])
      expect(() => createAdminClient({ url: server.url, key })).toThrow('begins with kik_')
    const kindred = createAdminClient({ url: server.url, key: KEY })
    for (const person of ['', '@', '@ann\r\nx: y', 'a b'])
      expect(() => kindred.as(person as AccountId)).toThrow('by id or by @handle')
  })

  it('[SEC-1] is not made in a page, and is no part of what pages load', () => {
    vi.stubGlobal('document', {})
    expect(() => createAdminClient({ url: server.url, key: KEY })).toThrow('would show the key')
    expect(Object.keys(browser)).not.toContain('createAdminClient')
    const resolved = (...conditions: string[]) => {
      const script = "import.meta.resolve('@kindred/sdk/server')"
      return spawnSync(process.execPath, [...conditions, '--input-type=module', '-e', script], {
        cwd: import.meta.dirname,
        encoding: 'utf8',
        env: {},
      }).stderr
    }
    expect(resolved()).toBe('')
    expect(resolved('--conditions=browser')).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })
})
