import { found } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { CommentUnit, CommentUses } from './kernel.ts'
import { listComments } from './queries.ts'
import { type Asked, createReading } from './reading.ts'

/** One comment that the viewer sees, on a thing that nobody else says anything about meanwhile. */
export async function locked(unit: CommentUnit, domains: CommentUses, asked: Asked<Account>) {
  const [row] = await listComments(unit.db, { ids: [asked.id] })
  await unit.lock('comments', found(row).on_id)
  return createReading(unit, domains).see(asked) // what was read before the lock may have changed
}
