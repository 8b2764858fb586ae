// Run as a process of its own: copies one database into another and dies, without any clean-up, once so many rows are in place.
import { knowledge } from '../../../src/copying.ts'
import { copyDatabase } from '../../../src/db/copy/copy.ts'

const [from = '', to = '', rows = ''] = process.argv.slice(2)
const onRows = (reached: number) => {
  if (reached >= Number(rows)) process.kill(process.pid, 'SIGKILL')
}
await copyDatabase({ from, to }, knowledge, { onRows })
