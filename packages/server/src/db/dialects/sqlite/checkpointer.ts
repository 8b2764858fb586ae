// Runs in a thread of its own: copies the log of a SQLite file into the file, which takes long, over a connection of its own.
import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'

const BUSY_MS = 1000
/** Whoever waits here for somebody who reads keeps all writers out: a backup may read for minutes. */
const EMPTYING = { waitMs: 50, notAgainForMs: 1000 }

const { file } = workerData as { file: string }
const raw = new Sqlite(file, { fileMustExist: true, timeout: BUSY_MS })
raw.pragma('synchronous = full')
let emptyAfter = 0

parentPort?.on('message', (message: 'passive' | 'truncate' | 'end') => {
  if (message === 'end') {
    raw.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage({ failure: checkpoint(message) })
})

/** The long part first, while others write; emptying the log keeps them out, and then has little left to copy. */
function checkpoint(how: 'passive' | 'truncate'): unknown {
  try {
    raw.pragma('wal_checkpoint(passive)')
    if (how === 'truncate' && performance.now() >= emptyAfter) empty()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error) // a full disk, perhaps: the next one tries again
  }
}

function empty(): void {
  raw.pragma(`busy_timeout = ${EMPTYING.waitMs}`)
  const isBusy = raw.pragma('wal_checkpoint(truncate)', { simple: true }) === 1
  raw.pragma(`busy_timeout = ${BUSY_MS}`)
  if (isBusy) emptyAfter = performance.now() + EMPTYING.notAgainForMs
}
