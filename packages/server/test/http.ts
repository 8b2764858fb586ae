import { api, endpointsOf, type RefusalBody } from '@kindred/contract'
import { inject } from 'vitest'
import { type TestServer, type TestServerOptions, testServer } from '../src/testing/index.ts'

/** What came back over a socket. */
export interface HttpAnswer {
  readonly status: number
  readonly text: string
  /** What an endpoint answered, when it did. */
  readonly data: unknown
  /** Why it did not, else. */
  readonly error: RefusalBody | undefined
}

const endpoints = endpointsOf(api)

/** A test server that listens. */
export async function listeningServer(options: Partial<TestServerOptions> = {}) {
  const kit = await testServer({ databaseUrl: inject('databaseUrl'), ...options })
  const url = await kit.server.listen({ host: '127.0.0.1', port: 0 })
  return Object.assign(kit, { url, ...callsOver(url) })
}
export type ListeningServer = TestServer & Awaited<ReturnType<typeof listeningServer>>

function callsOver(url: string) {
  /** Any request, and what came back. */
  async function request(path: string, init: RequestInit = {}): Promise<HttpAnswer> {
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    const body = JSON.parse(text)
    return { status: response.status, text, data: body.result?.data, error: body.error?.data ?? body }
  }

  /** Calls an endpoint with an input that is JSON text already. */
  async function call(path: string, json: string, token?: string): Promise<HttpAnswer> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    return endpoints.get(path)?.kind === 'query'
      ? request(`/trpc/${path}?input=${encodeURIComponent(json)}`, { headers })
      : request(`/trpc/${path}`, { method: 'POST', headers, body: json })
  }

  return { request, call }
}

/** Does something with each, so many at a time. */
export async function forEachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}
