import { z } from 'zod'
import { mutation } from './endpoint.ts'
import { decisionReason } from './moderation.ts'
import { done, instant, personRef } from './primitives.ts'
import { role } from './profiles.ts'

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
