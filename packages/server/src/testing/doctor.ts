import { loadConfig } from '../config.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { sentencesOf } from '../doctor/report.ts'

/** What `kindred doctor` calls wrong in a database, a sentence a check: nothing, when all is well. */
export async function doctor(
  databaseUrl: string,
  options: { withWarnings?: boolean } = {},
): Promise<readonly string[]> {
  const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: databaseUrl } })
  return sentencesOf(await diagnose(config), options)
}
