import { request } from 'node:http'
import { connect } from 'node:net'

/** What goes over the wire, headers that browsers keep to themselves included. */
export interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Sends the body in so many chunks, without telling its length. */
  readonly chunks?: number
}

export interface RawResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** One request on a connection of its own. */
export function send(port: number, { method = 'POST', path, headers = {}, body = '', chunks }: RawRequest) {
  return new Promise<RawResponse>((resolve, reject) => {
    const isSized = chunks === undefined && method !== 'GET'
    const length = isSized ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const sent = { connection: 'close', ...length, ...headers }
    const asked = request({ port, host: '127.0.0.1', method, path, headers: sent })
    asked.on('error', reject)
    asked.on('response', async (response) => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
    })
    if (chunks) {
      const size = Math.ceil(body.length / chunks)
      for (let at = 0; at < body.length; at += size) asked.write(body.slice(at, at + size))
    } else if (method !== 'GET') asked.write(body)
    asked.end()
  })
}

/** Writes bytes to a connection and answers everything that comes back until the server closes it. */
export function exchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', () => {}) // a reset is an end as well
    socket.on('close', () => resolve(answer))
  })
}

/** The reason of a refusal, wherever it was published. */
export function reasonOf({ text }: Pick<RawResponse, 'text'>): string | undefined {
  const body = JSON.parse(text)
  return body.error?.data.reason ?? body.reason
}
