import { loadConfig } from '../../../src/config.ts'
import { createLog } from '../../../src/kernel/log.ts'
import { createServer } from '../../../src/server.ts'
import { type TestClient, testClient } from '../../../src/testing/client.ts'

/** Another server on a database that is there, by the real clock. */
export async function serve(url: string): Promise<AsyncDisposable & { withToken(token?: string): TestClient }> {
  const overrides = { environment: 'test', database: url, limits: 'off' } as const
  const { config } = loadConfig({ env: {}, overrides })
  const server = await createServer(config, { log: createLog('silent') })
  return {
    withToken: (token) => testClient(server.fetch, token),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
