import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Trouble } from '../kernel/trouble.ts'

type Fetch = (request: Request, env: object) => Response | Promise<Response>

/** How long peers may take. Node's own bounds are a minute for headers and five for a request. */
export interface Timeouts {
  readonly headersMs: number
  readonly requestMs: number
  readonly keepAliveMs: number
  /** How long a closing server waits for what is in flight. */
  readonly drainMs: number
}

export const defaultTimeouts: Timeouts = { headersMs: 10_000, requestMs: 30_000, keepAliveMs: 65_000, drainMs: 10_000 }

export interface Listening {
  readonly url: string
  readonly host: string
  readonly port: number
  /** Takes no more connections, finishes what is in flight, then closes; what outlasts the deadline is cut. */
  close(): Promise<void>
}

/** Another program, or another copy of this one, has the port. */
class PortInUse extends Trouble {
  override readonly name = 'PortInUse'
  readonly port: number

  constructor(host: string, port: number) {
    super({
      what: `Cannot listen on ${host}:${port}`,
      why: 'another program listens there',
      fix: 'Stop it, or choose another port with PORT or --port.',
    })
    this.port = port
  }
}

/** Serves over HTTP. @throws {PortInUse} */
export async function listen(
  fetch: Fetch,
  { host, port, timeouts }: { host: string; port: number; timeouts: Timeouts },
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch,
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: timeouts.keepAliveMs,
      connectionsCheckingInterval: Math.min(1000, timeouts.headersMs),
    },
  }) as Server
  await opened(server, { host, port })
  const address = server.address() as AddressInfo
  const named = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${named}:${address.port}`,
    host: address.address,
    port: address.port,
    close: () => closed(server, timeouts.drainMs),
  }
}

function opened(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(host, port) : error)
    server.once('error', fail)
    server.listen({ host, port }, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

const IDLE_CHECK_MS = 50

async function closed(server: Server, drainMs: number): Promise<void> {
  const drained = new Promise<void>((resolve) => server.close(() => resolve()))
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs)
  await drained
  clearInterval(idle)
  clearTimeout(deadline)
}
