import type { Config, Server } from '@kindred/server'
import type { Terminal } from './terminal.ts'

/** Starts a server; where its port is taken it may move to a free one, and says so. */
export async function serve(
  config: Config,
  { terminal, otherPortIfTaken }: { terminal: Terminal; otherPortIfTaken: boolean },
): Promise<{ server: Server; url: string }> {
  const { createServer } = await import('@kindred/server')
  const server = await createServer(config)
  try {
    return { server, url: await server.listen() }
  } catch (error) {
    const isTaken = error instanceof Error && error.name === 'PortInUse'
    if (!isTaken || !otherPortIfTaken) {
      await server[Symbol.asyncDispose]()
      throw error
    }
    terminal.warn(`port ${config.port} is taken: another one is used`)
    return { server, url: await server.listen({ port: 0 }) }
  }
}
