import { allMigrations } from '../../src/schema.ts'
import { doctor, freshDatabase } from '../../src/testing/index.ts'
import { damageSchema } from './damage.ts'

/** What the doctor says of a new database after these statements; the settings of one that is thrown away say nothing. */
export async function toldAfter(databaseUrl: string, ...statements: string[]): Promise<readonly string[]> {
  await using fresh = await freshDatabase({ url: databaseUrl, migrations: allMigrations(), name: 'doctor' })
  await damageSchema(fresh.url, ...statements)
  return await toldOf(fresh.url)
}

export async function toldOf(databaseUrl: string): Promise<readonly string[]> {
  const sentences = await doctor(databaseUrl, { withWarnings: true })
  return sentences.filter((sentence) => !sentence.startsWith('settings.'))
}
