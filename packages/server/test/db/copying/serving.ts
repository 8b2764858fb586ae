import { loadConfig } from '../../../src/config.ts'
import { createLog } from '../../../src/kernel/log.ts'
import { createServer } from '../../../src/server.ts'
import { type TestClient, testClient } from '../../../src/testing/client.ts'

interface Serving extends AsyncDisposable {
  withToken(token?: string): TestClient
}

/** Another server on a database that is there, by the clock of the one whose sessions it may hold. */
export async function serve(url: string, clock: () => number): Promise<Serving> {
  const overrides = { environment: 'test', database: url, limits: 'off' } as const
  const { config } = loadConfig({ env: {}, overrides })
  const server = await createServer(config, { clock, log: createLog('silent') })
  return {
    withToken: (token) => testClient(server.fetch, token),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
