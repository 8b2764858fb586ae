// Run as a process of its own: restores a backup and dies, without any clean-up or by leaving, either while what it holds is made fit to be served
// or while its rows are written.
import { knowledge } from '../../../src/copying.ts'
import { readBackup } from '../../../src/db/backup/folder.ts'
import { restoreBackup } from '../../../src/db/backup/restore.ts'

const [url = '', dir = '', name = '', where = ''] = process.argv.slice(2)
const die = () => process.kill(process.pid, 'SIGKILL')
const dying = {
  ...knowledge,
  forget: async (db: Parameters<typeof knowledge.forget>[0]) => {
    if (where === 'settling') die()
    if (where === 'leaving') process.exit(130)
    return knowledge.forget(db)
  },
}
const onRows = (rows: number) => {
  if (where === 'writing' && rows > 3000) die()
}
await restoreBackup(url, { backup: await readBackup(dir, name), knowledge: dying }, { now: Date.now(), onRows })
