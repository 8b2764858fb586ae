import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Pages extends AsyncDisposable {
  origin: string
}

const page = `<!doctype html>
<script type="importmap">{ "imports": { "@kindred/sdk": "/sdk.js" } }</script>
<script type="module" src="/page.js"></script>`

/** Serves a page that runs `/page.js`, and scripts by their names: an origin of its own each time. */
export async function servePages(scripts: Record<string, string>): Promise<Pages> {
  const server = createServer(({ url = '/' }, response) => {
    const script = scripts[url.slice(1)]
    if (script) response.setHeader('content-type', 'text/javascript').end(readFileSync(script))
    else response.setHeader('content-type', 'text/html').end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}
