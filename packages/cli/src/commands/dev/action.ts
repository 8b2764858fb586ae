import type { GlobalFlags } from '../../flags.ts'
import { untilInterrupted } from '../../interrupted.ts'
import { type ListenFlags, listening } from '../../listening.ts'
import { serve } from '../../serve.ts'
import { loadSettings } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'
import { keepServing } from './keeper.ts'

type DevFlags = GlobalFlags & ListenFlags & { watch: boolean }

export async function dev(flags: DevFlags): Promise<void> {
  if (flags.watch) return keepServing(createTerminal(flags), flags)
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags, listening(flags))
  const { migrate } = await import('@kindred/server')
  for (const name of await migrate(config)) terminal.note(`applied ${name}`)
  const { server, url } = await serve(config, { terminal, otherPortIfTaken: flags.port === undefined })
  await using _ = server
  const ended = untilInterrupted()
  if (process.send) process.send({ url })
  else terminal.answer({ data: { url }, human: () => `Kindred listens on ${url}`, rows: () => [[url]] })
  await ended
}
