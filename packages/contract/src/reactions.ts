import { z } from 'zod'
import { instant } from './primitives.ts'
import { personShape } from './profiles.ts'

/** How somebody takes a thing, in one word. Which words there are is for the server to say. */
export const reaction = z
  .string()
  .max(32, { abort: true })
  .regex(/^[a-z0-9-]{1,32}$/, { error: 'is not a reaction' })
  .meta({
    id: 'Reaction',
    description:
      'How somebody takes a thing, in one word: `like`. Which words there are, the server is configured with.',
    expects: '1 to 32 of a-z, 0-9 and -',
    minLength: 1,
    maxLength: 32,
  })

/** How many reacted with each word; a word with which nobody did is absent. */
export const reactionCounts = z.record(z.string(), z.int()).meta({
  id: 'ReactionCounts',
  description: 'How many reacted with each word: public numbers; a word with which nobody did is absent.',
})
export type ReactionCounts = z.infer<typeof reactionCounts>

export const reactedShape = z
  .object({ person: personShape, reaction: z.string(), at: instant.describe('When they first reacted.') })
  .meta({ id: 'Reacted', description: 'Somebody who reacted to something, and how.' })
export type Reacted = z.infer<typeof reactedShape>
