import { type TestServerOptions, testServer } from '@kindred/server/testing'
import { inject } from 'vitest'
import { polls } from '../src/index.ts'

/** A server with polls, over a database of its own. */
export function pollServer(options: Partial<TestServerOptions> = {}) {
  return testServer({ databaseUrl: inject('databaseUrl'), ...options, modules: [polls] })
}
export type PollServer = Awaited<ReturnType<typeof pollServer>>

/** A poll of two options under a public post. */
export function question(text = 'tea or coffee?') {
  return { post: { text }, options: ['tea', 'coffee'] }
}
