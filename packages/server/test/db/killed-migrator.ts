// Run as a process of its own: migrates a database and dies, without any clean-up, after so many statements.
import { openMigrator } from '../../src/db/migrate.ts'
import { steps } from './migrations.ts'

const [url = '', count = ''] = process.argv.slice(2)
let left = Number(count)
const onStatement = () => {
  if (--left === 0) process.kill(process.pid, 'SIGKILL')
}
const migrator = await openMigrator(url, steps, { onStatement })
await migrator.up()
