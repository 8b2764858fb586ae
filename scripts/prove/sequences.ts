import { startPostgres } from '@kindred/server/testing'
import { proveSequences as prove } from '../../packages/server/test/sweep/sequences/sequences.ts'

interface SequenceProof {
  readonly databases: readonly ('sqlite' | 'postgres')[]
  readonly minutes: number
  readonly seed: number
  /** At the least, whatever time they take. */
  readonly sequences: number
  readonly note: (line: string) => void
}

/**
 * Runs the same random sequences on each database until the time is up.
 * @throws {Error} with what differs from the definition or between the databases, and the seed that draws it again
 */
export async function proveSequences({ databases, note, ...proving }: SequenceProof): Promise<void> {
  await using postgres = databases.includes('postgres') ? await startPostgres() : undefined
  const urls = databases.map((name) => (name === 'sqlite' || !postgres ? 'sqlite:' : postgres.url('postgres')))
  const { run, seeds } = await prove({ ...proving, urls, note })
  note(`sequences on ${databases.join(' and ')}: ${run} of 60 operations, seeds ${seeds}: none differs`)
}
