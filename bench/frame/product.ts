import { createServer, type Server, type Viewer } from '@kindred/server'
import { PRESENT_MS } from '../world/size.ts'
import { configFor } from '../world/sqlite.ts'

export const PAGE = 30

/** The product in this process, on a file or a database URL. */
export async function openProduct(place: string): Promise<Server> {
  const offset = PRESENT_MS - Date.now()
  return createServer(configFor(place), { clock: () => Date.now() + offset })
}

const viewerOf = (id: number): Viewer & { kind: 'account' } =>
  ({ kind: 'account', id: String(id), role: 'member', session: undefined }) as Viewer & { kind: 'account' }

export const homeOf = (server: Server, reader: number) =>
  server.house.services.feeds.home(viewerOf(reader), { mode: 'latest', limit: PAGE })

/** What a home asks of the database once it is warm. */
export async function homeSql(place: string, reader: number): Promise<string[]> {
  const sent: string[] = []
  const offset = PRESENT_MS - Date.now()
  const options = { clock: () => Date.now() + offset, onQuery: (sql: string) => void sent.push(sql) }
  await using server = await createServer(configFor(place), options)
  for (let round = 0; round < 3; round++) {
    sent.length = 0
    await homeOf(server, reader)
  }
  return [...sent]
}
