import { connect, type Socket } from 'node:net'

/** Somebody at the other end of a connection, as badly behaved as a test wants. */
export interface Peer {
  readonly socket: Socket
  /** What the server did with the connection at last, and after how long. */
  readonly ended: Promise<{ status: string | undefined; afterMs: number }>
}

/** Connects and writes what is given; after that it keeps still. */
export function openPeer(url: string, bytes = ''): Promise<Peer> {
  const beganMs = performance.now()
  return new Promise((resolve) => {
    let status: string | undefined
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const ended = new Promise<Awaited<Peer['ended']>>((end) => {
      socket.once('close', () => end({ status, afterMs: performance.now() - beganMs }))
    })
    const opened = () => resolve({ socket, ended })
    socket.on('data', (chunk) => {
      status ??= /^HTTP\/1\.1 (\d+)/.exec(String(chunk))?.[1]
    })
    socket.once('error', opened)
    socket.once('connect', () => {
      if (bytes !== '') socket.write(bytes)
      opened()
    })
  })
}

/** Asks for life over a connection that is open already: the status, or nothing when it is closed. */
export function askAlive({ socket, ended }: Peer): Promise<string | undefined> {
  const answered = new Promise<string | undefined>((resolve) => {
    socket.once('data', (chunk) => resolve(/^HTTP\/1\.1 (\d+)/.exec(String(chunk))?.[1]))
  })
  socket.write('GET /health HTTP/1.1\r\nhost: a\r\n\r\n')
  return Promise.race([answered, ended.then(() => undefined)])
}

/** Sends bytes without end, as fast as they are taken, until the server has had enough or `most` are sent; answers its status. */
export async function flood(url: string, head: string, { most, chunk }: { most: number; chunk: Buffer }) {
  const { socket, ended } = await openPeer(url, head)
  let sent = 0
  const pump = () => {
    while (sent < most && !socket.destroyed) {
      sent += chunk.length
      if (!socket.write(chunk)) return void socket.once('drain', pump)
    }
    socket.end()
  }
  pump()
  return (await ended).status
}
