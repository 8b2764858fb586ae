import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { GlobalFlags } from '../../flags.ts'
import { untilInterrupted } from '../../interrupted.ts'
import type { ListenFlags } from '../../listening.ts'
import type { Terminal } from '../../terminal.ts'
import { watchSources } from './sources.ts'

/**
 * Serves in a child process and starts it anew, on the same port, when a source changes. A first start that fails ends the command with
 * its exit code; a later one waits for the next change.
 */
export async function keepServing(terminal: Terminal, flags: GlobalFlags & ListenFlags): Promise<void> {
  using sources = watchSources(flags)
  const stopped = untilInterrupted().then(() => 'stopped' as const)
  let port: string | undefined
  for (;;) {
    const child = startChild(port)
    const changed = sources.changed().then(() => 'changed' as const)
    const url = await Promise.race([child.url, stopped])
    if (url === undefined && port === undefined) {
      process.exitCode = await child.exited
      return
    }
    if (url !== undefined && url !== 'stopped') {
      if (port === undefined) terminal.answer({ data: { url }, human: () => greeting(url), rows: () => [[url]] })
      else terminal.note(`Kindred listens on ${url} again`)
      port = new URL(url).port
    }
    const next = await Promise.race([stopped, changed, child.exited])
    if (typeof next === 'number') terminal.warn('the server has ended: it starts anew when something changes')
    const told = typeof next === 'number' ? await Promise.race([stopped, changed]) : next
    await child.stop()
    if (told === 'stopped') return
  }
}

function greeting(url: string): string {
  return `Kindred listens on ${url}\nIt starts anew when something changes; Ctrl-C ends it.`
}

interface Child {
  /** Where it listens; undefined when it ended before it did. */
  readonly url: Promise<string | undefined>
  /** Its exit code. */
  readonly exited: Promise<number>
  /** Lets it finish what is in flight. */
  stop(): Promise<void>
}

/** The same command without watching, out of reach of the terminal's Ctrl-C. It ends by itself when this process is gone. */
function startChild(port: string | undefined): Child {
  const bin = fileURLToPath(new URL('../../../bin/kindred.js', import.meta.url))
  const words = [...process.argv.slice(2), '--no-watch', ...(port === undefined ? [] : ['--port', port])]
  const answers = port === undefined ? 1 : 2 // standard output has had its answer
  const child: ChildProcess = fork(bin, words, { detached: true, stdio: ['ignore', answers, 2, 'ipc'] })
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  const heard = new Promise<string>((resolve) =>
    child.once('message', (message) => resolve((message as { url: string }).url)),
  )
  return {
    url: Promise.race([heard, exited.then(() => undefined)]),
    exited,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
