import { once } from 'node:events'
import net from 'node:net'

/** Stands between us and a Postgres, and can do what a network or a machine does. */
export interface Proxy extends AsyncDisposable {
  /** The same database, through the proxy. */
  readonly url: string
  /** Nothing gets through any more, and nobody is told; new connections are taken and left unanswered. */
  freeze(): void
  /** What was held back goes on. */
  thaw(): void
}

/** `onStart` sees the first bytes that each client sends: what a pooler would judge it by. */
export async function openProxy(databaseUrl: string, onStart = (_: Buffer): void => {}): Promise<Proxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<net.Socket>()
  let isFrozen = false
  const server = net.createServer((near) => {
    const far = net.connect(Number(target.port), target.hostname)
    near.once('data', onStart)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => to.write(bytes))
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      if (isFrozen) from.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const through = new URL(databaseUrl)
  through.port = String((server.address() as net.AddressInfo).port)
  return {
    url: through.href,
    freeze() {
      isFrozen = true
      for (const socket of sockets) socket.pause()
    },
    thaw() {
      isFrozen = false
      for (const socket of sockets) socket.resume()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
