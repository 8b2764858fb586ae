/** A process that serves one side of a comparison until its parent is gone: the product, or what somebody would write by hand. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Question } from './frame/child.ts'
import { startProfile } from './frame/profile.ts'
import type { Way } from './raw/ways.ts'
import { PRESENT_MS } from './world/size.ts'

export type Serving =
  | { readonly kind: 'product'; readonly database: string; readonly isLessDurable?: boolean }
  | { readonly kind: 'raw'; readonly file: string; readonly way: Way; readonly isLessDurable?: boolean }
  | { readonly kind: 'raw postgres'; readonly url: string; readonly way: Way }

/** What is asked of a server by hand: a home, a post that is written, or a reaction to one. */
export interface RawServer {
  home(token: string): object | undefined | Promise<object | undefined>
  create?(token: string, post: { text: string }): object | undefined
  react?(token: string, reaction: { post: string; reaction: string }): object | undefined | Promise<object | undefined>
}

const serving = JSON.parse(process.argv[2] ?? '') as Serving
const REACT = '/trpc/posts.react'
const offset = PRESENT_MS - Date.now()
const clock = () => Date.now() + offset
process.send?.({ url: await start(serving) })
let stop: (() => Promise<string[]>) | undefined
process.on('message', (question: Question) => void answer(question))
process.on('disconnect', () => process.exit(0))

async function answer(question: Question): Promise<void> {
  const { user, system } = process.cpuUsage()
  if (question === 'cpu') process.send?.({ cpu: user + system })
  if (question === 'startProfile') {
    stop = await startProfile()
    process.send?.({ profile: [] })
  }
  if (question === 'stopProfile') process.send?.({ profile: await stop?.() })
}

async function start(what: Serving): Promise<string> {
  if (what.kind === 'product') return startProduct(what)
  if (what.kind === 'raw') {
    const { openRaw } = await import('./raw/sqlite.ts')
    const { rawServer } = await import('./raw/server.ts')
    return listen(rawServer(openRaw(what.file, what.isLessDurable), what.way, clock))
  }
  const { rawPostgresServer } = await import('./raw/postgres.ts')
  return listen(rawPostgresServer(what.url, what.way, clock))
}

async function startProduct({ database, isLessDurable }: Serving & { kind: 'product' }): Promise<string> {
  if (isLessDurable) (await import('./raw/less-durable.ts')).pretendToBeFull()
  const { createServer } = await import('@kindred/server')
  const { configFor } = await import('./world/sqlite.ts')
  const server = await createServer(configFor(database), { clock })
  return server.listen({ port: 0, host: '127.0.0.1' })
}

/** Plain node:http, in the envelope of the product. */
async function listen(server: RawServer): Promise<string> {
  const http = createHttpServer(async (request, response) => {
    const output = await outputOf(server, request)
    const body = Buffer.from(JSON.stringify(output ? { result: { data: output } } : { error: 'unauthenticated' }))
    response.writeHead(output ? 200 : 401, { 'content-type': 'application/json', 'content-length': body.length })
    response.end(body)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

async function outputOf(server: RawServer, request: IncomingMessage): Promise<object | undefined> {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
  if (request.method === 'GET') return server.home(token)
  const input = JSON.parse(await text(request))
  return request.url === REACT ? server.react?.(token, input) : server.create?.(token, input)
}
