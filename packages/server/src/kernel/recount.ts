import type { Reads } from '../db/database.ts'

/** How a stored counter is told from the truth. Each counter declares one beside the statements that move it. */
export interface Recount<Tables> {
  /** `graph_counts.followers_count`: the table and the column. */
  readonly counter: string
  /** The rows whose counter is wrong, a slice of them: none, when all is well. */
  drifted(db: Reads<Tables>, slice: { count: number }): Promise<Drift[]>
}

interface Drift {
  /** The row that counts: an account, a list. */
  readonly id: string
  readonly stored: number
  readonly counted: number
}
