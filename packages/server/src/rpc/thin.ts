import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Endpoint } from '@kindred/contract'
import type { Refusal } from '../kernel/refusal.ts'
import { clientAddress } from './address.ts'
import * as answers from './answers.ts'
import { textOf } from './body.ts'
import { callerOf } from './context.ts'
import { type Asked, createHostCheck, foreignPage, wrongForm } from './gate.ts'
import type { DoorParts } from './http.ts'
import type { Perform } from './perform.ts'
import { type ErrorShape, errorShape, overloaded, refusalFor, rejectionOf } from './refusals.ts'

export interface ThinParts extends DoorParts {
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly perform: Perform
}

/** What the stock path's library looks for before it reads a body by itself. */
type Incoming = IncomingMessage & { rawBody?: Buffer }

/** A request for calls that holds nothing unusual. */
interface Plain {
  readonly request: Incoming
  readonly response: ServerResponse
  readonly asked: Asked
  readonly requestId: string
  readonly paths: readonly string[]
  readonly isBatch: boolean
  /** The input of a query as it stands in the address. */
  readonly query: string
}

type Answer = { readonly result: { readonly data: unknown } } | { readonly error: ErrorShape }

/**
 * Answers plain calls straight on the socket, with the status, headers and bytes that the stock path would give them. Whatever is unusual
 * about a request, all that is refused before a call included, is left to the stock path: here is no second opinion about anything.
 */
export function createThin(parts: ThinParts, stock: RequestListener): RequestListener {
  const plainOf = createPlain(parts)
  const send = createSend(parts)

  async function answer(plain: Plain): Promise<void> {
    const { request, response, asked, requestId, paths, isBatch } = plain
    if (asked.method === 'POST') request.rawBody ??= await bodyOf(request)
    if (asked.method === 'POST' && !request.complete) return // the peer is gone
    if (parts.load.isShedding()) return refuse(plain)
    const inputs = inputsOf(plain)
    if (!inputs) return stock(request, response)
    const address = clientAddress(request.socket.remoteAddress, asked.headers.get('x-forwarded-for'), parts.isProxy)
    const caller = callerOf({ headers: asked.headers, requestId, address, isBatch }, parts.authenticate)
    const perform = async (path: string, batchIndex: number): Promise<Answer> => {
      try {
        return { result: { data: await parts.perform({ path, input: inputs[batchIndex], caller, batchIndex }) } }
      } catch (refusal) {
        return { error: errorShape(rejectionOf(refusal as Refusal), requestId, path) }
      }
    }
    const told = await Promise.all(paths.map(perform))
    const [status = 200, ...others] = new Set(told.map((each) => ('error' in each ? each.error.data.httpStatus : 200)))
    const wait = answers.longestWait(told.flatMap((each) => ('error' in each ? each.error.data : [])))
    const headers = { vary: 'trpc-accept, accept, Origin, authorization', ...(wait && { 'retry-after': wait }) }
    const body = JSON.stringify(isBatch ? told : told[0])
    send(plain, { status: others.length > 0 ? 207 : status, headers, body })
  }

  function refuse(plain: Plain, rejection = overloaded()): void {
    parts.observer.refused(rejection.refusal.reason)
    const said = answers.refusedAnswer(rejection, plain.requestId, { method: plain.asked.method, isCall: true })
    send(plain, { ...said, headers: { vary: 'Origin, authorization', ...said.headers } })
  }

  return (request, response) => {
    const plain = plainOf(request, response)
    if (!plain) stock(request, response)
    else
      answer(plain).catch((error: unknown) =>
        refuse(plain, rejectionOf(refusalFor(error, parts.judge, { requestId: plain.requestId, path: '' }))),
      )
  }
}

const ADDRESS = /^\/trpc\/([\w.,]+)(?:\?(?:(batch=1)(?:&input=([!"$%'-~]*))?|input=([!"$%'-~]*)))?$/

function createPlain({ endpoints, maxBodyBytes, origins, isProxy }: ThinParts) {
  const isPlainHost = createHostCheck()
  return (request: Incoming, response: ServerResponse): Plain | undefined => {
    const { method, headers, url = '' } = request
    const [, path, batch, inputs, input] = ADDRESS.exec(url) ?? []
    if (path === undefined || (method !== 'GET' && method !== 'POST') || !isPlainHost(headers.host)) return undefined
    if ('trpc-accept' in headers || headers.accept?.includes('jsonl') || 'transfer-encoding' in headers)
      return undefined
    const kind = method === 'GET' ? 'query' : 'mutation'
    const isBatch = batch !== undefined
    const paths = isBatch ? path.split(',') : [path]
    if (paths.length > answers.MAX_BATCH || !paths.every((each) => endpoints.get(each)?.kind === kind)) return undefined
    const { 'content-length': length, 'content-type': type = 'application/json' } = headers
    if (kind === 'query' ? length !== undefined || type !== 'application/json' : !(Number(length) <= maxBodyBytes))
      return undefined
    const reader = { get: (name: string) => (headers[name] as string | undefined) ?? null }
    const asked = { method, url: `http://${headers.host}${url}`, headers: reader }
    if (kind === 'mutation' && (foreignPage(asked, origins) || wrongForm(asked))) return undefined
    const requestId = answers.requestIdOf(asked, request.socket.remoteAddress, isProxy)
    return { request, response, asked, requestId, paths, isBatch, query: inputs ?? input ?? '' }
  }
}

/** Everything of a body whose length was told, or what came before the peer went away. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const end = () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    request.on('data', (chunk) => chunks.push(chunk))
    for (const event of ['end', 'error', 'close']) request.on(event, end)
  })
}

/** The input of each call; undefined when they cannot be read, which the stock path says better. */
function inputsOf({ request, paths, isBatch, query }: Plain): unknown[] | undefined {
  try {
    const text = request.rawBody ? textOf(request.rawBody) : decodeURIComponent(query.replaceAll('+', ' '))
    const given = text === '' ? undefined : JSON.parse(text)
    if (!isBatch) return [given]
    if (given === undefined) return []
    return typeof given === 'object' && given && !Array.isArray(given) ? paths.map((_, at) => given[at]) : undefined
  } catch {
    return undefined
  }
}

function createSend({ origins, isClosing }: ThinParts) {
  const exposed = { 'access-control-expose-headers': answers.EXPOSED_HEADERS.join(), 'cache-control': 'no-store' }
  const always = { ...answers.protection(origins), ...exposed, 'content-type': 'application/json' }
  return ({ response, asked, requestId }: Plain, { status, headers, body }: answers.Said): void => {
    const page = answers.reader(asked, origins)
    const said = {
      ...always,
      ...headers,
      'x-request-id': requestId,
      'content-length': Buffer.byteLength(body),
      ...(page !== undefined && { 'access-control-allow-origin': page }),
      ...(isClosing() && { connection: 'close' }),
    }
    response.writeHead(status, said).end(body)
  }
}
