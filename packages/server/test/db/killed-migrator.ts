// Run as a process of its own: migrates a database and dies, without any clean-up, after so many statements.
import { openMigrator } from '../../src/db/migrate.ts'
import { steps } from './migrations.ts'

const [url = '', count = '', which = 'steps'] = process.argv.slice(2)
let left = Number(count)
const onStatement = () => {
  if (--left === 0) process.kill(process.pid, 'SIGKILL')
}
const migrations = which === 'ours' ? (await import('../../src/schema.ts')).allMigrations() : steps
const migrator = await openMigrator(url, migrations, { onStatement })
process.stdout.write((await migrator.up()).map((name) => `${name}\n`).join(''))
await migrator[Symbol.asyncDispose]()
