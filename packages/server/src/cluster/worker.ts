import cluster from 'node:cluster'
import { createLog } from '../kernel/log.ts'
import type { Module } from '../kernel/module.ts'
import { Trouble } from '../kernel/trouble.ts'
import { createServer } from '../server.ts'
import { type Line, openLine } from './line.ts'
import { createMembership } from './membership.ts'
import { toldError } from './messages.ts'

const BEGIN_WITHIN_MS = 30_000

/**
 * Serves as a worker of a cluster until the primary or the promise given says that it is over; then it takes no more connections and
 * finishes what is in flight. What the primary cannot send, since it holds functions, `loadModules` finds again. What keeps it from serving is told to the primary. Node ends it when the primary is gone.
 */
export async function serveInCluster(
  until: Promise<void>,
  loadModules: () => Promise<readonly Module[]> = async () => [],
): Promise<void> {
  if (!cluster.worker)
    throw new Trouble({
      what: 'This process is no worker',
      why: 'the primary of a cluster begins its workers itself',
      fix: 'Use `kindred start --workers 2`.',
      reason: 'no-worker',
    })
  const line = openLine()
  process.channel?.ref() // an answer of the primary alone may be awaited
  try {
    await serve(line, until, loadModules)
  } catch (error) {
    process.exitCode = 1
    await line.tell({ kindred: 'failed', error: toldError(error) })
  }
  cluster.worker.disconnect()
}

async function serve(line: Line, until: Promise<void>, loadModules: () => Promise<readonly Module[]>): Promise<void> {
  const begun = await line.ask('begin', { asked: undefined, withinMs: BEGIN_WITHIN_MS })
  if (!begun) throw new Error('the primary did not say with what to begin')
  const { number, workers } = begun
  const modules = await loadModules()
  mustBeSame(begun.modules, modules)
  const config = { ...begun.config, modules }
  const log = createLog(config.logLevel).child({ worker: number })
  await using server = await createServer(config, { log, cluster: createMembership(line, workers) })
  const port = await line.ask('port', { asked: undefined, withinMs: BEGIN_WITHIN_MS })
  if (port === undefined) throw new Error('the primary did not say where to listen')
  await line.tell({ kindred: 'serving', url: await server.listen({ port }) })
  await Promise.race([line.stopped, until])
}

/** What stands in a file may have changed since the primary began: its workers serve the same, or not at all. */
function mustBeSame(wanted: readonly string[], modules: readonly Module[]): void {
  const found = modules.map(({ name }) => name)
  if (found.join() === wanted.join()) return
  throw new Trouble({
    what: 'A worker has other modules than its primary',
    why: `it found ${found.join(', ') || 'none'}, and its primary began with ${wanted.join(', ') || 'none'}`,
    fix: 'Restart the server, so that all of it begins with the same configuration.',
    reason: 'other-modules',
  })
}
