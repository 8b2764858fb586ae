import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import {
  done,
  email,
  handle,
  instant,
  line,
  newPassword,
  pageOf,
  paging,
  sessionId,
  shownToken,
  text,
  typedPassword,
} from './primitives.ts'
import { meShape, personName } from './profiles.ts'

/** What a client keeps in order to stay signed in. The token is shown this once; the server stores its hash. */
export const issuedSessionShape = z.object({ token: z.string(), expiresAt: instant }).meta({
  id: 'IssuedSession',
  description: 'What a client keeps in order to stay signed in; the token is shown this once.',
})
export type IssuedSession = z.infer<typeof issuedSessionShape>

export const signedInShape = z
  .object({ session: issuedSessionShape, viewer: meShape })
  .meta({ id: 'SignedIn', description: 'A new session and whose it is.' })
export type SignedIn = z.infer<typeof signedInShape>

export const sessionShape = z
  .object({
    id: sessionId,
    device: z.string().nullable().describe('What the client called itself.'),
    createdAt: instant,
    lastUsedAt: instant,
    expiresAt: instant,
    isCurrent: z.boolean().describe('Whether this is the session that asks.'),
  })
  .meta({ id: 'Session', description: 'One place where you are signed in.' })
export type Session = z.infer<typeof sessionShape>

export const signUp = mutation({
  access: 'anyone',
  summary: 'Makes an account and signs it in.',
  input: z.strictObject({ handle, email, password: newPassword, name: personName.optional() }),
  output: signedInShape,
  errors: [
    'auth.handle-taken',
    'auth.handle-reserved',
    'auth.email-taken',
    'auth.password-common',
    'auth.password-short',
    'auth.invalid-credentials', // these two to a repeat, whose account has changed since
    'auth.suspended',
  ],
  answer: 'session',
})

export const signIn = mutation({
  access: 'anyone',
  summary: 'Opens a session for a handle or email and its password.',
  input: z.strictObject({
    identifier: text({ min: 1, max: 254 }).describe('A handle, with or without the @, or an email.'),
    password: typedPassword,
  }),
  output: signedInShape,
  errors: ['auth.invalid-credentials', 'auth.suspended'],
  answer: 'session',
})

export const exchange = mutation({
  access: 'anyone',
  summary: 'Opens a session for a token that the host app minted, or that an issuer of the configuration signed.',
  input: z.strictObject({ token: shownToken }),
  output: signedInShape,
  errors: ['auth.token-refused', 'auth.suspended', 'auth.invalid-credentials'],
  answer: 'session',
})

export const jwt = mutation({
  access: 'account',
  summary: 'Signs a token that tells another service of yours who you are, for five minutes; its keys are public.',
  input: z.strictObject({
    audience: line({ min: 1, max: 200 }).describe('The service that it is for, and nobody else.'),
  }),
  output: z.object({ token: z.string(), expiresAt: instant }),
})

export const signOut = mutation({
  access: 'account',
  summary: 'Ends the session that asks.',
  input: z.strictObject({}),
  output: done,
})

export const sessions = query({
  access: 'account',
  summary: 'Lists your live sessions, the newest first.',
  input: z.strictObject({ ...paging }),
  output: pageOf(sessionShape),
})

export const revokeSession = mutation({
  access: 'account',
  summary: 'Ends one of your sessions.',
  input: z.strictObject({ session: sessionId }),
  output: done,
})

export const revokeOtherSessions = mutation({
  access: 'account',
  summary: 'Ends all of your sessions but the one that asks.',
  input: z.strictObject({}),
  output: z.object({ revoked: z.int().describe('How many sessions ended.') }),
})

export const changePassword = mutation({
  access: 'account',
  summary: 'Changes your password, ends every session of yours and opens a new one.',
  input: z.strictObject({ current: typedPassword, next: newPassword }),
  output: z.object({ session: issuedSessionShape }),
  errors: [
    'auth.wrong-password',
    'auth.password-common',
    'auth.password-short',
    'auth.invalid-credentials', // these two when the account changes before the new session opens
    'auth.suspended',
  ],
  answer: 'session',
})

export const handleAvailable = query({
  access: 'anyone',
  summary: 'Tells whether a new account may take a handle.',
  input: z.strictObject({ handle }),
  output: z.object({ available: z.boolean(), why: z.enum(['taken', 'reserved']).nullable() }),
})
