import { startPostgres } from '@kindred/server/testing'
import { proveTwinWorlds } from '../../packages/server/test/sweep/twins/twins.ts'

interface TwinProof {
  readonly databases: readonly ('sqlite' | 'postgres')[]
  /** For all databases together. */
  readonly minutes: number
  readonly seed: number
  readonly note: (line: string) => void
}

/**
 * Draws twin worlds on each database until the time is up.
 * @throws {Error} with the answers that differ, and the seed that draws them again
 */
export async function proveTwins({ databases, minutes, seed, note }: TwinProof): Promise<void> {
  for (const name of databases) {
    const share = { minutes: minutes / databases.length, seed }
    if (name === 'sqlite') await proveTwinWorlds({ databaseUrl: 'sqlite:', ...share })
    else {
      await using postgres = await startPostgres()
      await proveTwinWorlds({ databaseUrl: postgres.url('postgres'), ...share })
    }
    note(`twin worlds on ${name}: every answer the same for ${share.minutes.toFixed(1)} minutes`)
  }
}
