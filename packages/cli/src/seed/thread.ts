// The thread of `seedApart`.
import { parentPort, workerData } from 'node:worker_threads'
import { openHouse } from '@kindred/server'
import { problemOf } from '../problem.ts'
import type { ThreadData, ThreadMessage } from './apart.ts'
import { networkOf, type Seeded, seedCommunity } from './seed.ts'
import { createStage } from './stage.ts'

const { config, order, memory }: ThreadData = workerData
const stage = createStage(memory)
const say = (message: ThreadMessage) => parentPort?.postMessage(message)

try {
  say({ seeded: await seed() })
} catch (error) {
  const { message: what, exitCode, reason, why, fix, cause } = problemOf(error)
  say({ problem: { what, exitCode, reason, why, fix, cause } })
}

async function seed(): Promise<Seeded> {
  const network = networkOf(order)
  await using house = await openHouse(config)
  return await seedCommunity(house, {
    ...order,
    network,
    onProgress: (rows) => say({ rows }),
    beforeCommit() {
      if (!stage.commit()) throw new Error('it was interrupted')
    },
  })
}
