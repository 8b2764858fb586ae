import type { GlobalFlags } from '../../flags.ts'
import { untilInterrupted } from '../../interrupted.ts'
import { type ListenFlags, listening } from '../../listening.ts'
import { loadSettings } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

export async function start(flags: GlobalFlags & ListenFlags & { migrate?: boolean }): Promise<void> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags, listening(flags))
  const { createServer, migrate } = await import('@kindred/server')
  if (flags.migrate) for (const name of await migrate(config)) terminal.note(`applied ${name}`)
  await using server = await createServer(config)
  const url = await server.listen()
  const ended = untilInterrupted()
  terminal.answer({ data: { url }, human: () => `Kindred listens on ${url}`, rows: () => [[url]] })
  await ended
  terminal.note('finishing what is in flight')
}
