import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { decisionReason } from './moderation.ts'
import { done, instant, personRef, postId } from './primitives.ts'
import { role } from './profiles.ts'

export const clauseShape = z
  .object({ name: z.string(), holds: z.boolean() })
  .meta({ id: 'Clause', description: 'One condition of who may see what, by its name, and whether it holds.' })
export type Clause = z.infer<typeof clauseShape>

export const viewExplanationShape = z
  .object({
    isVisible: z.boolean().describe('Whether every clause of `person` and of `item` holds.'),
    person: z.array(clauseShape).describe('About the author.'),
    item: z.array(clauseShape).describe('About the item.'),
    audience: z.array(clauseShape).describe('What its audience asks of everybody but the author.'),
  })
  .meta({ id: 'ViewExplanation', description: 'Why somebody may see an item, or may not.' })
export type ViewExplanation = z.infer<typeof viewExplanationShape>

export const explain = query({
  access: 'moderator',
  summary: 'Tells why somebody may see a post that you may review, or may not: every clause by its name.',
  input: z.strictObject({ viewer: personRef, item: z.strictObject({ post: postId }) }),
  output: viewExplanationShape,
})

/** What the people who run the server do with accounts. */
export const people = {
  suspend: mutation({
    access: 'moderator',
    summary: 'Closes an account to its owner and everybody else, for a time or until it is taken back.',
    input: z.strictObject({
      person: personRef,
      reason: decisionReason,
      until: instant.nullable().optional().describe('Until it is taken back when left out or null.'),
    }),
    output: done,
    errors: ['moderation.not-allowed'],
  }),
  unsuspend: mutation({
    access: 'moderator',
    summary: 'Opens a suspended account again.',
    input: z.strictObject({ person: personRef, reason: decisionReason }),
    output: done,
    errors: ['moderation.not-allowed'],
  }),
  role: mutation({
    access: 'admin',
    summary: 'Makes somebody a member, a moderator or an admin.',
    input: z.strictObject({ person: personRef, role }),
    output: done,
    errors: ['moderation.not-allowed'],
  }),
}
