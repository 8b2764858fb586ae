import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { initTRPC, TRPCError, type TRPCRouterRecord } from '@trpc/server'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { kinds } from '../src/manifest.ts'

/** A call as the server saw it. */
interface Seen {
  readonly path: string
  readonly kind: 'query' | 'mutation'
  readonly input: unknown
  readonly token: string | null
  readonly key: string | null
  readonly headers: IncomingMessage['headers']
}

/** Throw it from an answer: the call is refused, in the shape in which Kindred's servers refuse. */
export class Refused extends Error {
  readonly code: TRPCError['code']
  readonly data: Record<string, unknown>
  constructor(code: TRPCError['code'], data: Record<string, unknown>) {
    super(`refused: ${data.reason}`)
    this.code = code
    this.data = data
  }
}

const unauthenticated = () => new Refused('UNAUTHORIZED', { reason: 'unauthenticated' })

export interface WireServer extends AsyncDisposable {
  readonly url: string
  /** Every call that reached a procedure, in order. */
  readonly calls: Seen[]
  /** Every HTTP request: its method and its raw target. */
  readonly requests: string[]
  /** What procedures answer with. */
  answer(by: (call: Seen) => unknown): void
  /** Answers the next request before any procedure sees it; destroys the socket when it leaves the response open. */
  intercept(...by: ((request: IncomingMessage, response: ServerResponse) => void)[]): void
  refusal: typeof unauthenticated
}

function bearer(headers: IncomingMessage['headers']): string | null {
  return headers.authorization?.replace(/^Bearer /, '') ?? null
}

/** A real HTTP server that speaks the wire format through tRPC itself, with the endpoints of the manifest. */
export async function wireServer(): Promise<WireServer> {
  const calls: Seen[] = []
  const requests: string[] = []
  const interceptors: ((request: IncomingMessage, response: ServerResponse) => void)[] = []
  let answer: (call: Seen) => unknown = () => ({ done: true })

  const trpc = initTRPC.context<{ headers: IncomingMessage['headers'] }>().create({
    errorFormatter: ({ shape, error }) => {
      const data = error.cause instanceof Refused ? error.cause.data : { reason: 'internal' }
      return { ...shape, data: { ...shape.data, details: null, requestId: 'r-1', ...data } }
    },
  })
  const procedures = Object.entries(kinds).map(([path, kind]) => {
    const resolve = async ({ input, ctx }: { input: unknown; ctx: { headers: IncomingMessage['headers'] } }) => {
      const call: Seen = {
        path,
        kind: kind === 'mutation' ? 'mutation' : 'query',
        input,
        token: bearer(ctx.headers),
        key: (ctx.headers['idempotency-key'] as string | undefined) ?? null,
        headers: ctx.headers,
      }
      calls.push(call)
      try {
        return await answer(call)
      } catch (cause) {
        throw cause instanceof Refused ? new TRPCError({ code: cause.code, message: cause.message, cause }) : cause
      }
    }
    const procedure = trpc.procedure.input((input: unknown) => input)
    return [path, kind === 'mutation' ? procedure.mutation(resolve) : procedure.query(resolve)] as const
  })
  const handle = createHTTPHandler({
    router: trpc.router(nested(procedures) as TRPCRouterRecord),
    basePath: '/trpc/',
    maxBatchSize: 10,
    createContext: ({ req }) => ({ headers: req.headers }),
  })
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const interceptor = interceptors.shift()
    if (!interceptor) return handle(request, response)
    interceptor(request, response)
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    requests,
    answer: (by) => {
      answer = by
    },
    intercept: (...by) => {
      interceptors.push(...by)
    },
    refusal: unauthenticated,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function nested(procedures: (readonly [string, unknown])[]): Record<string, unknown> {
  const root: Record<string, unknown> = {}
  for (const [path, procedure] of procedures) {
    const names = path.split('.')
    const last = names.pop() as string
    let branch = root
    for (const name of names) {
      branch[name] ??= {}
      branch = branch[name] as Record<string, unknown>
    }
    branch[last] = procedure
  }
  return root
}

/** For `intercept`: a proxy's page. */
export function page(status: number, headers: Record<string, string> = {}) {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<html>Bad Gateway</html>')
  }
}

/** For `intercept`: the connection breaks before an answer. */
export function broken(request: IncomingMessage) {
  request.socket.destroy()
}
