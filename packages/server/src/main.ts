// The executable: configuration from the environment, a server, and an orderly end when the process is told to end.
import { loadConfig } from './config.ts'
import { Trouble } from './kernel/trouble.ts'
import { createServer } from './server.ts'

try {
  const { config, warnings } = loadConfig()
  for (const warning of warnings) process.stderr.write(`${warning}\n`)
  const server = await createServer(config)
  process.stdout.write(`Kindred listens on ${await server.listen()}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server[Symbol.asyncDispose]())
} catch (error) {
  process.stderr.write(error instanceof Trouble ? `${error.message}\n` : `${String(error)}\n`)
  process.exitCode = 1
}
