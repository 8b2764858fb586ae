import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { codePoints, pageOf, paging } from './primitives.ts'
import { reactedShape, reaction, reactionCounts } from './reactions.ts'

const subjectKind = z
  .string()
  .max(32, { abort: true })
  .regex(/^[a-z0-9-]{1,32}$/, { error: 'is not the name of a kind' })
  .meta({ minLength: 1, maxLength: 32, expects: 'the name of a kind: 1 to 32 of a-z, 0-9 and -' })

const subjectKey = z
  .string()
  .max(512, { abort: true, error: 'is longer than 128 characters' })
  .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), {
    abort: true,
    error: 'holds control characters or broken Unicode',
  })
  .refine((value) => value !== '', { abort: true, error: 'is empty' })
  .refine((value) => codePoints(value) <= 128, { error: 'is longer than 128 characters' })
  .meta({ minLength: 1, maxLength: 128, expects: '1 to 128 characters without control characters' })

/** A thing of the host app's own. Its id is taken as it is: two that differ in any character are two things. */
export const subjectRef = z.strictObject({ kind: subjectKind, id: subjectKey }).meta({
  id: 'SubjectRef',
  description: 'A thing of your own app, by a kind that the server is configured with and whatever id you give it.',
})
export type SubjectRef = z.infer<typeof subjectRef>

export const subjectShape = z
  .object({ kind: z.string(), id: z.string() })
  .meta({ id: 'Subject', description: 'A thing of your own app, as you named it.' })

export const subjectViewerShape = z
  .object({ reaction: z.string().nullable().describe('How you reacted to it, if you did.'), saved: z.boolean() })
  .meta({ id: 'SubjectViewer', description: 'What you have to do with a thing of your app.' })
export type SubjectViewer = z.infer<typeof subjectViewerShape>

export const subjectCountsShape = z
  .object({
    subject: subjectShape,
    reactions: reactionCounts,
    comments: z.int(),
    saves: z.int(),
    viewer: subjectViewerShape,
  })
  .meta({
    id: 'SubjectCounts',
    description: 'What has come of a thing of your app: public numbers, zeros while nobody did anything.',
  })
export type SubjectCounts = z.infer<typeof subjectCountsShape>

const one = z.strictObject({ subject: subjectRef })

export const react = mutation({
  access: 'account',
  summary: 'Reacts to a thing of your app, in place of how you reacted to it before.',
  input: z.strictObject({ subject: subjectRef, reaction }),
  output: subjectCountsShape,
})

export const unreact = mutation({
  access: 'account',
  summary: 'Takes back your reaction to a thing of your app.',
  input: one,
  output: subjectCountsShape,
})

export const save = mutation({
  access: 'account',
  summary: 'Saves a thing of your app; others learn how many did.',
  input: one,
  output: subjectCountsShape,
})

export const unsave = mutation({
  access: 'account',
  summary: 'Saves a thing of your app no longer.',
  input: one,
  output: subjectCountsShape,
})

export const counts = query({
  access: 'anyone',
  summary: 'Tells what has come of each of these things, in the order asked.',
  input: z.strictObject({ subjects: z.array(subjectRef).min(1).max(100) }),
  output: z.object({ subjects: z.array(subjectCountsShape) }),
})

export const reactions = query({
  access: 'anyone',
  summary: 'Lists who reacted to a thing of your app and how, those who began last first.',
  input: z.strictObject({ subject: subjectRef, reaction: reaction.optional(), ...paging }),
  output: pageOf(reactedShape),
})
