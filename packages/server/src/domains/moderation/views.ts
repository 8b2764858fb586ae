import type { AccountId, Action } from '@kindred/contract'
import type { ActionRow } from './tables.ts'

export function actionView(row: ActionRow): Action {
  const { id, action, reason, actor_id, created_at } = row
  return { id, action, on: aboutWhat(row), reason, by: actor_id, at: new Date(created_at).toISOString() }
}

/** The table says: one of the three. */
function aboutWhat({ post_id, comment_id, account_id }: ActionRow): Action['on'] {
  if (post_id !== null) return { post: post_id }
  return comment_id === null ? { person: account_id as AccountId } : { comment: comment_id }
}
