import type { Numbers } from '../metrics.ts'
import { isOurs, type Question, type Questions, type ToPrimary, type ToWorker } from './messages.ts'

/** A worker's line to its primary. */
export interface Line {
  /** Asks, and answers undefined when nothing comes back in time. */
  ask<About extends Question>(
    about: About,
    given: { asked: Questions[About]['asked']; withinMs: number },
  ): Promise<Questions[About]['answered'] | undefined>
  /** Resolves once the message is on its way. */
  tell(message: ToPrimary): Promise<void>
  /** Whenever the primary asks what this worker has counted, it is told this. */
  tellNumbers(read: () => Promise<Numbers>): void
  /** Resolves when the primary asks this worker to end. */
  readonly stopped: Promise<void>
}

export function openLine(): Line {
  const open = new Map<number, (answered: unknown) => void>()
  const stopped = Promise.withResolvers<void>()
  let asked = 0
  /** Once a question is late, one alone is sent at a time until something is answered: what nobody reads must not pile up. */
  let isSilent = false
  let read: () => Promise<Numbers> = async () => []

  process.on('message', (message) => {
    if (!isOurs(message)) return
    const heard = message as ToWorker
    if (heard.kindred === 'stop') return stopped.resolve()
    if (heard.kindred === 'count') return void read().then((numbers) => send({ kindred: 'numbers', numbers }))
    isSilent = false
    open.get(heard.id)?.(heard.answered)
  })

  return {
    stopped: stopped.promise,
    tellNumbers(given) {
      read = given
    },
    tell: (message) => new Promise((resolve) => send(message, resolve)),
    ask(about, given) {
      if (isSilent && open.size > 0) return Promise.resolve(undefined)
      const id = ++asked
      return new Promise((resolve) => {
        const close = (answered: unknown) => {
          clearTimeout(timer)
          open.delete(id)
          resolve(answered as never)
        }
        const timer = setTimeout(() => {
          isSilent = true
          close(undefined)
        }, given.withinMs)
        open.set(id, close)
        send({ kindred: 'ask', id, about, asked: given.asked })
      })
    },
  }
}

/** A primary that is gone needs no message: Node ends this process then. */
function send(message: ToPrimary, sent: () => void = () => {}): void {
  process.send?.(message, undefined, {}, () => sent())
}
