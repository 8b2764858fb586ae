import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** A server that lives under a path of somebody else's. Hosts that take the path off, and hosts that leave it on, are both served. */
export interface Mounted {
  /** For hosts that speak in requests and responses: Hono, Next and the like. */
  fetch(request: Request, env?: { address?: string }): Promise<Response>
  /**
   * For hosts on node:http: Express, Fastify and the like. Where they have read the body already, it is `request.body`, or is given here.
   * A function in its place, as Express hands one over, is not called: what is not known here is answered with 404.
   */
  node(request: IncomingMessage, response: ServerResponse, body?: unknown): void
}

interface Doors {
  readonly fetch: Mounted['fetch']
  readonly node: RequestListener
}

type Read = IncomingMessage & { body?: unknown; rawBody?: Buffer }

/** @throws {TypeError} when the path is not one such as `/social` */
export function mount({ fetch, node }: Doors, path: string): Mounted {
  if (!/^(\/[\w.~-]+)*$/.test(path)) throw new TypeError(`path: give one such as /social, not ${JSON.stringify(path)}`)
  return {
    fetch(request, env) {
      const url = new URL(request.url)
      const under = withoutPath(url.pathname, path)
      if (under === url.pathname) return fetch(request, env)
      url.pathname = under
      return fetch(new Request(url, request), env)
    },
    node(request, response, body) {
      request.url = withoutPath(request.url ?? '/', path)
      giveBack(request, body)
      node(request, response)
    },
  }
}

function withoutPath(url: string, path: string): string {
  if (!url.startsWith(path) || !/^[/?]|^$/.test(url.slice(path.length))) return url
  const rest = url.slice(path.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** A body that the host has read and parsed would be waited for in vain. */
function giveBack(request: Read, given: unknown): void {
  if (request.method !== 'POST' || !request.readableEnded || request.rawBody) return
  const body = given === undefined || typeof given === 'function' ? request.body : given
  request.rawBody = Buffer.isBuffer(body) ? body : Buffer.from(textOf(body))
}

function textOf(body: unknown): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}
