import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { accountId, actionId, commentId, instant, pageOf, paging, personRef, postId, text } from './primitives.ts'

/** Why a moderator decides as they do: for the record, in their own words. */
export const decisionReason = text({ min: 1, max: 500 })

/** What moderators may take from view. */
export const reviewedItem = z
  .union([z.strictObject({ post: postId }), z.strictObject({ comment: commentId })])
  .meta({ id: 'ReviewedItem', description: 'What moderators may take from view.' })
export type ReviewedItem = z.infer<typeof reviewedItem>

export const actionShape = z
  .object({
    id: actionId,
    action: z.enum(['hide', 'restore', 'suspend', 'unsuspend', 'role']),
    on: z.union([z.object({ post: postId }), z.object({ comment: commentId }), z.object({ person: accountId })]),
    reason: z.string().nullable().describe('Null for a change of role, which asks for none.'),
    by: accountId,
    at: instant,
  })
  .meta({ id: 'Action', description: 'Something that a moderator or admin did; the record of it never changes.' })
export type Action = z.infer<typeof actionShape>

export const decide = mutation({
  access: 'moderator',
  summary: 'Hides a post or a comment from everybody but its author and moderators, or restores it.',
  input: z.strictObject({
    on: reviewedItem,
    action: z.enum(['hide', 'restore']),
    reason: decisionReason,
  }),
  output: actionShape,
})

export const history = query({
  access: 'moderator',
  summary: 'Lists what was done about a post, a comment or a person, the latest first.',
  input: z.strictObject({
    on: z.union([
      z.strictObject({ post: postId }),
      z.strictObject({ comment: commentId }),
      z.strictObject({ person: personRef }),
    ]),
    ...paging,
  }),
  output: pageOf(actionShape),
})
