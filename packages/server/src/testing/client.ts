import { type Api, api, type Contract, endpointsOf, type RefusalBody } from '@kindred/contract'
import type { CallerOf } from '../rpc/implement.ts'

/** What came back over HTTP, to the byte. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

interface RawOptions {
  readonly idempotencyKey?: string
}

/** Calls the server as one viewer, over HTTP but without a socket. Every endpoint is a function; refusals are thrown as `Refused`. */
export type TestClient<Tree = Api> = CallerOf<Tree> & {
  /** The answer as it left the server, refused or not. */
  raw(path: string, input?: unknown, options?: RawOptions): Promise<RawAnswer>
}

/** A call was refused. */
export class Refused extends Error implements RefusalBody {
  override readonly name = 'Refused'
  readonly reason: string
  readonly details: unknown
  readonly requestId: string
  readonly status: number

  constructor({ reason, message, details, requestId }: RefusalBody, status: number) {
    super(`${reason}: ${message}`)
    this.reason = reason
    this.details = details
    this.requestId = requestId
    this.status = status
  }
}

type Fetch = (request: Request, env: { address: string }) => Promise<Response>

/** A client with a session, or without one, of our contract or of another. */
export function testClient<const Tree extends Contract = Api>(
  fetch: Fetch,
  token?: string,
  contract: Contract = api,
): TestClient<Tree> {
  const endpoints = endpointsOf(contract)

  async function raw(path: string, input: unknown = {}, { idempotencyKey }: RawOptions = {}): Promise<RawAnswer> {
    const url = new URL(`http://kindred.test/trpc/${path}`)
    const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {})
    if (idempotencyKey) headers.set('idempotency-key', idempotencyKey)
    const isQuery = endpoints.get(path)?.kind === 'query'
    if (isQuery) url.searchParams.set('input', JSON.stringify(input))
    else headers.set('content-type', 'application/json')
    const request = new Request(url, isQuery ? { headers } : { method: 'POST', headers, body: JSON.stringify(input) })
    const response = await fetch(request, { address: '127.0.0.1' })
    return { status: response.status, headers: response.headers, body: await response.text() }
  }

  async function call(path: string, input: unknown): Promise<unknown> {
    const { status, body } = await raw(path, input)
    const answer = JSON.parse(body) as { result?: { data: unknown }; error?: { data: RefusalBody } }
    if (answer.error) throw new Refused(answer.error.data, status)
    return answer.result?.data
  }

  const client: Record<string, unknown> = { raw }
  for (const path of endpoints.keys()) {
    const names = path.split('.')
    const verb = names.pop() as string
    let namespace = client
    for (const name of names) {
      namespace[name] ??= {}
      namespace = namespace[name] as Record<string, unknown>
    }
    namespace[verb] = (input: unknown) => call(path, input)
  }
  return client as unknown as TestClient<Tree>
}
