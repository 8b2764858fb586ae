/** Starts the throw-away Postgres, prints its URL, and keeps it until this process is told to end or whoever started it is gone. */
import { startPostgres } from '../packages/server/src/testing/postgres.ts'

const PARENT_CHECK_MS = 200

const parent = process.ppid
let alive: NodeJS.Timeout | undefined
const stopped = new Promise<number>((resolve) => {
  process.on('SIGINT', () => resolve(130))
  process.on('SIGTERM', () => resolve(0))
  // npm passes a signal on to its shell alone, which dies without telling.
  alive = setInterval(() => process.ppid !== parent && resolve(0), PARENT_CHECK_MS)
})
const postgres = await startPostgres()
console.log(postgres.url('postgres'))
console.error(`Postgres runs as ${postgres.how}; what is in it goes away with it. Ctrl-C ends it.`)
process.exitCode = await stopped
clearInterval(alive)
await postgres[Symbol.asyncDispose]()
