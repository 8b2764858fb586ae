import { loadConfig } from '../config.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { type Report, sentencesOf } from '../doctor/report.ts'

/** What `kindred doctor` finds in a database, a sentence each, warnings included: nothing, when all is well. */
export async function doctor(databaseUrl: string): Promise<readonly string[]> {
  const { config } = loadConfig({ env: {}, overrides: { environment: 'test', database: databaseUrl } })
  return apartFromSettings(await diagnose(config))
}

/** A database that is thrown away is not set up for a power cut. */
export function apartFromSettings({ isWell, checks }: Report): readonly string[] {
  return sentencesOf({ isWell, checks: checks.filter(({ name }) => !name.startsWith('settings.')) })
}
