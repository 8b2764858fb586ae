import { loadConfig } from '../config.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { sentencesOf } from '../doctor/report.ts'

/** What `kindred doctor` finds in a database, a sentence each, warnings included: nothing, when all is well. */
export async function doctor(databaseUrl: string): Promise<readonly string[]> {
  const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: databaseUrl } })
  return sentencesOf(await diagnose(config))
}
