import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Order, Red } from './runner.ts'

/** A process that keeps its tests loaded, and its database running, from one mutant to the next. */
export interface TestProcess extends AsyncDisposable {
  readonly database: string
  /** Null when every test passed. */
  run(order: Order): Promise<Red | null>
}

export async function openProcess(database: string): Promise<TestProcess> {
  const child = fork(join(import.meta.dirname, 'runner.ts'), [database], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exit = once(child, 'exit')
  async function answer<Answer>(): Promise<Answer> {
    const ended = exit.then(([code]): never => {
      throw new Error(`the process that tests on ${database} ended with ${code}`)
    })
    const [message] = await Promise.race([once(child, 'message'), ended])
    return message as Answer
  }
  await answer()
  return {
    database,
    run(order) {
      const outcome = answer<Red | null>()
      child.send(order)
      return outcome
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}
