import { handle, mutation, pageOf, paging, postId, query, text } from '@kindred/contract'
import { z } from 'zod'

const noteId = postId
const note = z.object({ id: noteId, text: z.string() })

const notes = {
  note,
  add: mutation({
    access: 'account',
    summary: 'Writes a note.',
    input: z.strictObject({ text: text({ min: 1, max: 100 }), tags: z.array(text({ min: 1, max: 10 })).optional() }),
    output: note,
  }),
  get: query({
    access: 'anyone',
    summary: 'Reads a note that is not hidden.',
    input: z.strictObject({ note: noteId }),
    output: note,
  }),
  count: query({
    access: 'anyone',
    summary: 'Counts the notes.',
    input: z.strictObject({}),
    output: z.object({ notes: z.int() }),
  }),
  list: query({
    access: 'anyone',
    summary: 'Lists notes.',
    input: z.strictObject({ ...paging }),
    output: pageOf(note),
  }),
  mine: query({
    access: 'account',
    summary: 'Tells who asks.',
    input: z.strictObject({}),
    output: z.object({ id: z.string(), device: z.string().nullable() }),
  }),
  clear: mutation({
    access: 'account',
    summary: 'Removes every note, and takes no input.',
    input: z.strictObject({}),
    output: z.object({ removed: z.int() }),
  }),
  staff: {
    hide: mutation({
      access: 'moderator',
      summary: 'Hides a note.',
      input: z.strictObject({ note: noteId }),
      output: z.object({ done: z.literal(true) }),
    }),
    reset: mutation({
      access: 'admin',
      summary: 'Does nothing, for admins.',
      input: z.strictObject({}),
      output: z.object({ done: z.literal(true) }),
    }),
  },
  broken: {
    throws: query({
      access: 'anyone',
      summary: 'Fails as code with a bug does.',
      input: z.strictObject({}),
      output: z.object({}),
    }),
    unavailable: query({
      access: 'anyone',
      summary: 'Fails as a database does that is out of reach.',
      input: z.strictObject({}),
      output: z.object({}),
    }),
    answers: mutation({
      access: 'account',
      summary: 'Writes a note and answers something else than it declares.',
      input: z.strictObject({}),
      output: note,
    }),
    stalls: mutation({
      access: 'account',
      summary: 'Writes a note, then waits for what never comes.',
      input: z.strictObject({}),
      output: note,
    }),
    dawdles: query({
      access: 'anyone',
      summary: 'Never answers.',
      input: z.strictObject({}),
      output: z.object({}),
    }),
    refuses: mutation({
      access: 'account',
      summary: 'Writes a note, then refuses.',
      input: z.strictObject({}),
      output: note,
    }),
  },
}

const auth = {
  signIn: mutation({
    access: 'anyone',
    summary: 'Opens a session; a repeat opens another one.',
    input: z.strictObject({ handle }),
    output: z.object({ token: z.string(), wasRepeated: z.boolean() }),
    answer: 'session',
  }),
  handleAvailable: query({
    access: 'anyone',
    summary: 'Tells whether a handle is free.',
    input: z.strictObject({ handle }),
    output: z.object({ available: z.boolean() }),
  }),
}

/** A small server's worth of endpoints: one of each kind that rpc treats in a way of its own. */
export const testApi = { notes, auth } as const
