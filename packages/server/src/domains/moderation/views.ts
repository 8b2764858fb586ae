import type { AccountId, Action } from '@kindred/contract'
import type { ActionRow } from './tables.ts'

export function actionView({ id, action, post_id, account_id, reason, actor_id, created_at }: ActionRow): Action {
  const on = post_id === null ? { person: account_id as AccountId } : { post: post_id } // the table says: one of the two
  return { id, action, on, reason, by: actor_id, at: new Date(created_at).toISOString() }
}
