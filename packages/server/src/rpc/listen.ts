import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from '../kernel/log.ts'
import { Trouble } from '../kernel/trouble.ts'
import { connectionsFor, openFiles } from './open-files.ts'

/** How long peers may take. Node's own bounds are a minute for headers and five for a request. */
export interface Timeouts {
  readonly headersMs: number
  readonly requestMs: number
  readonly keepAliveMs: number
  /** How long a peer may take nothing of its answer. */
  readonly idleMs: number
  /** How long a closing server waits for what is in flight. */
  readonly drainMs: number
}

export const defaultTimeouts: Timeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  idleMs: 30_000,
  drainMs: 10_000,
}

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

interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly timeouts: Timeouts
  readonly log: Log
  /** How many peers are served at once; as many as the limit on open files leaves room for. */
  readonly connections?: number
  /** Told of each connection that was refused because there were too many. */
  onDrop(): void
}

const MAX_HEADERS = 100
const MAX_HEADER_BYTES = 16 * 1024
const MAX_REQUESTS_PER_CONNECTION = 10_000

/** Serves over HTTP. @throws {PortInUse} */
export async function listen(
  listener: RequestListener,
  { host, port, timeouts, log, onDrop, connections = connectionsFor(openFiles()) }: ListenOptions,
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: timeouts.keepAliveMs,
      connectionsCheckingInterval: Math.min(1000, timeouts.headersMs),
      maxHeaderSize: MAX_HEADER_BYTES,
      joinDuplicateHeaders: true, // a second one would fall under the table, and proxies may have read that
    },
    fewHeaders(listener),
  )
  server.timeout = timeouts.idleMs
  server.maxHeadersCount = 0 // Node would leave out what is above, and go on
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_CONNECTION
  server.maxConnections = connections
  server.on('drop', onDrop)
  await opened(server, { host, port })
  server.on('error', (error) => log.warn({ err: error }, 'a connection could not be taken'))
  const address = server.address() as AddressInfo
  const named = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${named}:${address.port}`,
    host: address.address,
    port: address.port,
    close: () => closed(server, timeouts.drainMs),
  }
}

/** Refuses what has more headers than anybody needs, as Node itself refuses those that are too long. */
function fewHeaders(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (request.rawHeaders.length <= 2 * MAX_HEADERS) return listener(request, response)
    response.writeHead(431, { connection: 'close' }).end()
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
