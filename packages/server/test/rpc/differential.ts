import { testApp } from './app.ts'
import { exchange } from './raw.ts'

/** One request as it goes over the wire, but for what every request has. */
export interface Sent {
  readonly method?: string
  readonly path: string
  readonly headers?: readonly string[]
  readonly body?: string | Buffer
  /** Leaves out what says how long the body is. */
  readonly isUntold?: boolean
}

/** Two servers that began alike and differ in the path that plain calls take. */
export async function twoPaths(options: Parameters<typeof testApp>[0] = {}) {
  const clock = { clock: () => Date.UTC(2026, 5, 1) } // the same ids in both
  const start = (thinHttp: boolean) => testApp({ ...clock, ...options, config: { ...options.config, thinHttp } })
  const thin = await start(true)
  const stock = await start(false)
  return {
    thin,
    stock,
    /** What each of the two answers, without what differs from one request to the next. */
    async answers(sent: Sent): Promise<{ thin: string[]; stock: string[] }> {
      const ask = async (port: number) => told(await exchange(port, bytesOf(sent)))
      const [ofThin, ofStock] = await Promise.all([ask(thin.port), ask(stock.port)])
      return { thin: ofThin, stock: ofStock }
    },
    async [Symbol.asyncDispose]() {
      await thin[Symbol.asyncDispose]()
      await stock[Symbol.asyncDispose]()
    },
  }
}

function bytesOf({ method = 'GET', path, headers = [], body = '', isUntold = false }: Sent): Buffer {
  const length = Buffer.byteLength(body)
  const told = isUntold || (length === 0 && method === 'GET') ? [] : [`content-length: ${length}`]
  const host = headers.some((line) => /^host:/i.test(line)) ? [] : ['host: kindred.test']
  const lines = [`${method} ${path} HTTP/1.1`, ...host, 'connection: close', ...told, ...headers, '', '']
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), Buffer.from(body)])
}

/** The status line, the headers in an order, and the body. */
function told(answer: string): string[] {
  const at = answer.indexOf('\r\n\r\n')
  const [status = '', ...headers] = answer.slice(0, at).split('\r\n')
  const id = /^x-request-id: (.*)$/im.exec(answer.slice(0, at))?.[1]
  const normal = (text: string) => (id ? text.replaceAll(id, 'request') : text)
  const lines = headers.map((line) =>
    normal(line.replace(/^[^:]+/, (name) => name.toLowerCase())).replace(/^(date|retry-after): \d.*|^date: .*/, '$1'),
  )
  const body = normal(answer.slice(at))
    .replace(/"id":"\d+"/g, '"id":"id"') // calls of a batch may pass each other
    .replace(/"token":"[0-9a-f]{16}"/g, '"token":"token"')
    .replace(/"retryAfterMs":\d+/g, '"retryAfterMs":0')
  return [status, ...lines.sort(), body]
}
