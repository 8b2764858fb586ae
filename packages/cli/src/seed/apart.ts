import { Worker } from 'node:worker_threads'
import type { Config } from '@kindred/server'
import { exitCodes, Problem } from '../problem.ts'
import type { Seeded, SeedOptions } from './seed.ts'
import { createStage } from './stage.ts'

/** What to seed; a network may be given as a number of people, who are invented then. */
export type SeedOrder = Pick<SeedOptions, 'posts' | 'seed' | 'until'> & {
  readonly network: SeedOptions['network'] | number
}

/** What the thread is given. */
export interface ThreadData {
  readonly config: Config
  readonly order: SeedOrder
  readonly memory: SharedArrayBuffer
}

/** What the thread says. */
export type ThreadMessage =
  | { readonly rows: number }
  | { readonly seeded: Seeded }
  | { readonly problem: ConstructorParameters<typeof Problem>[0] }

export interface Watching {
  readonly onProgress: (rows: number) => void
  /** Resolves when the seed is to be given up. */
  readonly interrupted: Promise<void>
}

/**
 * Seeds in a thread of its own. The one that writes is deaf until it has committed, so that nobody could interrupt it there.
 * @throws {Problem} when it was interrupted, in which case nothing was written, or cannot be done
 */
export async function seedApart(config: Config, order: SeedOrder, watching: Watching): Promise<Seeded> {
  const stage = createStage()
  const worker = startThread({ config, order, memory: stage.memory })
  const stopped = watching.interrupted.then(async () => {
    if (!stage.interrupt()) return seeded // it is being committed
    await worker.terminate()
    throw interrupted()
  })
  const seeded = resultOf(worker, watching.onProgress)
  return Promise.race([seeded, stopped])
}

function startThread(workerData: ThreadData): Worker {
  const isSource = import.meta.url.endsWith('.ts')
  return new Worker(new URL(isSource ? './thread.ts' : './thread.js', import.meta.url), {
    workerData,
    execArgv: isSource ? ['--conditions=@kindred/source'] : [],
  })
}

function resultOf(worker: Worker, onProgress: (rows: number) => void): Promise<Seeded> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if ('rows' in message) onProgress(message.rows)
      else if ('seeded' in message) resolve(message.seeded)
      else reject(new Problem(message.problem))
    })
    worker.once('error', reject)
  })
}

function interrupted(): Problem {
  return new Problem({
    exitCode: exitCodes.interrupted,
    reason: 'interrupted',
    what: 'nothing of the community was written',
    why: 'it was interrupted, and a community is written whole or not at all',
    fix: 'run it again',
  })
}
