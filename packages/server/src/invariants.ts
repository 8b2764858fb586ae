import type { Reads } from './db/database.ts'
import { recounts as graphRecounts } from './domains/graph/index.ts'
import { recounts as postRecounts } from './domains/posts/index.ts'
import type { Recount } from './kernel/recount.ts'

const TOLD = 10

/** A sentence for each counter of what is stored that differs from its recount; the first of them alone. */
export async function brokenInvariants(db: Reads<unknown>): Promise<readonly string[]> {
  const recounts = [...graphRecounts, ...postRecounts] as unknown as Recount<unknown>[]
  const broken: string[] = []
  for (const { counter, drifted } of recounts)
    for (const { id, stored, counted } of await drifted(db, { count: TOLD }))
      broken.push(`${counter} of ${id} is stored as ${stored} and counts ${counted}`)
  return broken
}
