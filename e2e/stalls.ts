// Imported into a process before everything else: writes down whenever its event loop was held up, the
// moment and for how many milliseconds. What it
// waited for a processor meanwhile, where Linux tells, does not count: others use the machine as well.
import { appendFileSync, readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const EVERY_MS = 10
const WORTH_MS = 10

const file = process.env.KINDRED_TEST_STALLS
if (file && isMainThread) watch(file)

function watch(file: string): void {
  let last = { at: performance.now(), waited: waitedMs() }
  setInterval(() => {
    const now = { at: performance.now(), waited: waitedMs() }
    const stall = now.at - last.at - EVERY_MS - (now.waited - last.waited)
    if (stall > WORTH_MS) appendFileSync(file, `${Date.now()} ${Math.round(stall)}\n`)
    last = { at: performance.now(), waited: waitedMs() }
  }, EVERY_MS).unref()
}

/** How long this thread has been ready to run and has not run. */
function waitedMs(): number {
  try {
    const [, waited] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
    return Number(waited) / 1e6
  } catch {
    return 0
  }
}
