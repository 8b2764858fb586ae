import { api, endpointsOf, type RefusalBody } from '@kindred/contract'
import { inject } from 'vitest'
import { type TestServer, type TestServerOptions, testServer } from '../src/testing/index.ts'

/** What came back over a socket. */
interface HttpAnswer {
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

  /** Calls one endpoint with up to ten inputs at once, each of them JSON text already. */
  async function calls(path: string, inputs: readonly string[], token?: string): Promise<HttpAnswer[]> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const address = `/trpc/${Array(inputs.length).fill(path).join()}?batch=1`
    const json = `{${inputs.map((input, at) => `"${at}":${input}`).join()}}`
    const { status, text } =
      endpoints.get(path)?.kind === 'query'
        ? await request(`${address}&input=${encodeURIComponent(json)}`, { headers })
        : await request(address, { method: 'POST', headers, body: json })
    const bodies: { result?: { data: unknown }; error?: { data: WireRefusal } }[] = JSON.parse(text)
    return bodies.map(({ result, error }) => ({
      status: error?.data.httpStatus ?? status,
      text,
      data: result?.data,
      error: error?.data,
    }))
  }

  return { request, calls }
}

type WireRefusal = RefusalBody & { httpStatus: number }

/** Does something with each, so many at a time. */
export async function forEachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}

const MAX_BATCH = 10
/** Node takes no more than 16 KiB of headers, the address included. */
const MAX_BATCH_CHARACTERS = 6000

/** Batches that one request may hold: calls of one endpoint, not too many and not too long. */
export function batchesOf<Call extends { path: string; json: string }>(calls: readonly Call[]): Call[][] {
  const batches: Call[][] = []
  let size = 0
  for (const call of calls) {
    const batch = batches.at(-1)
    const needed = encodeURIComponent(call.json).length + call.path.length
    size += needed
    if (batch && batch[0]?.path === call.path && batch.length < MAX_BATCH && size <= MAX_BATCH_CHARACTERS)
      batch.push(call)
    else {
      batches.push([call])
      size = needed
    }
  }
  return batches
}
