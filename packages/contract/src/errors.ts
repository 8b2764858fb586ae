import { z } from 'zod'
import { keyScope } from './scopes.ts'

/** One kind of refusal: its HTTP family, the sentence that people read, and the shape of its details when it has any. */
export interface ErrorEntry {
  readonly status: ErrorStatus
  readonly message: string
  readonly details?: z.ZodType
}

export type ErrorStatus =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'SERVICE_UNAVAILABLE'
  | 'GATEWAY_TIMEOUT'
  | 'INTERNAL_SERVER_ERROR'

/** What is wrong with the input, a sentence a field: `path` leads to the field, `fix` says what would be taken. */
export const inputIssue = z
  .object({
    path: z.string().describe('Leads to the field: `links.0.url`. Empty for the input as a whole.'),
    message: z.string().describe('What is wrong with it: `is longer than 50 characters`.'),
    fix: z.string().describe('What would be taken: `give 1 to 50 characters`.'),
  })
  .meta({ id: 'InputIssue', description: 'What is wrong with one field of an input, and what would be taken.' })
export type InputIssue = z.infer<typeof inputIssue>

const tooMany = z.object({ maximum: z.int() }).meta({ id: 'TooManyDetails', description: 'How many there may be.' })

/** Every reason a request can be refused. A reason is one literal from the rule that refuses to the client's `error.reason`. */
export const errors = {
  unauthenticated: { status: 'UNAUTHORIZED', message: 'Sign in first: this call needs a live session.' },
  forbidden: {
    status: 'FORBIDDEN',
    message: 'Your role, or the scope of your key, does not allow this.',
    details: z
      .object({ scope: keyScope })
      .nullable()
      .meta({ id: 'ForbiddenDetails', description: 'The scope that an API key would need, null where none helps.' }),
  },
  'not-found': { status: 'NOT_FOUND', message: 'There is nothing here that you can see.' },
  'invalid-input': {
    status: 'BAD_REQUEST',
    message: 'The input does not fit: see `details.issues`.',
    details: z
      .object({ issues: z.array(inputIssue) })
      .meta({ id: 'InvalidInputDetails', description: 'Every field that does not fit.' }),
  },
  'rate-limited': { status: 'TOO_MANY_REQUESTS', message: 'Too many calls: wait for `retryAfterMs`.' },
  conflict: { status: 'CONFLICT', message: 'Somebody else changed this meanwhile: read it again and retry.' },
  'payload-too-large': { status: 'PAYLOAD_TOO_LARGE', message: 'The request is larger than the server accepts.' },
  'idempotency.mismatch': {
    status: 'CONFLICT',
    message: 'This idempotency key was used with another input: make a new key for a new intent.',
  },
  unavailable: { status: 'SERVICE_UNAVAILABLE', message: 'The server cannot answer now: retry after `retryAfterMs`.' },
  deadline: {
    status: 'GATEWAY_TIMEOUT',
    message:
      'The call took too long and its outcome is unknown: the same call may be repeated with its idempotency key.',
  },
  internal: { status: 'INTERNAL_SERVER_ERROR', message: 'The server failed: quote the request id to its operator.' },

  'auth.invalid-credentials': { status: 'UNAUTHORIZED', message: 'No account matches this identifier and password.' },
  'auth.suspended': { status: 'FORBIDDEN', message: 'This account is suspended.' },
  'auth.handle-taken': { status: 'CONFLICT', message: 'This handle, or one that looks like it, is taken.' },
  'auth.handle-reserved': { status: 'CONFLICT', message: 'This handle is reserved.' },
  'auth.email-taken': { status: 'CONFLICT', message: 'An account with this email exists: sign in instead.' },
  'auth.password-common': {
    status: 'BAD_REQUEST',
    message: 'This password is on the list of the most used ones: choose another.',
  },
  'auth.password-short': {
    status: 'BAD_REQUEST',
    message: 'This password is shorter than this server asks for.',
    details: z
      .object({ minimum: z.int() })
      .meta({ id: 'PasswordShortDetails', description: 'How long a password must be here.' }),
  },
  'auth.token-refused': {
    status: 'UNAUTHORIZED',
    message: 'This token is wrong, over or used already: get a new one.',
  },
  'auth.wrong-password': { status: 'FORBIDDEN', message: 'The current password is another one.' },

  'graph.self': { status: 'BAD_REQUEST', message: 'You cannot do this with yourself.' },
  'graph.unblock-first': { status: 'CONFLICT', message: 'You block this person: unblock them first.' },
  'graph.list-hidden': { status: 'FORBIDDEN', message: 'This person shows this list to fewer people.' },
  'graph.too-many': {
    status: 'CONFLICT',
    message: 'You have as many of these as an account may have: remove some first.',
    details: tooMany,
  },

  'feeds.too-many-tags': {
    status: 'CONFLICT',
    message: 'You follow as many tags as an account may follow: unfollow some first.',
    details: z.object({ maximum: z.int() }).meta({ id: 'TooManyTagsDetails', description: 'How many there may be.' }),
  },

  'posts.not-author': { status: 'FORBIDDEN', message: 'Only its author may do this.' },
  'posts.not-public': { status: 'FORBIDDEN', message: 'Only posts for everybody, and your own, can be reposted.' },
  'posts.quotes-off': { status: 'FORBIDDEN', message: 'Its author lets nobody quote this.' },
  'posts.not-quoted': { status: 'FORBIDDEN', message: 'This quotes no post of yours.' },

  'collections.name-taken': { status: 'CONFLICT', message: 'Another collection of yours has this name.' },
  'collections.too-many': {
    status: 'CONFLICT',
    message: 'You have as many collections as an account may have: remove some first.',
    details: tooMany,
  },
  'comments.closed': { status: 'FORBIDDEN', message: 'Fewer people may comment here, or nobody.' },
  'comments.not-author': { status: 'FORBIDDEN', message: 'Only who wrote the comment may do this.' },
  'comments.not-owner': {
    status: 'FORBIDDEN',
    message: 'Only the author of what is commented on may do this; on a thing of the app, a moderator.',
  },
  'comments.not-yours': {
    status: 'FORBIDDEN',
    message: 'Only who wrote the comment, the author of what is commented on, or a moderator may do this.',
  },
  'comments.held': { status: 'CONFLICT', message: 'This comment waits for approval: approve it first.' },
  'comments.pins-no-reply': { status: 'BAD_REQUEST', message: 'A reply cannot be pinned: pin the comment above it.' },
  'hosts.not-allowed': {
    status: 'FORBIDDEN',
    message: 'An API key may do this with members alone, and this account helps to run the server.',
  },

  'moderation.not-allowed': { status: 'FORBIDDEN', message: 'You may not moderate this account.' },
} as const satisfies Record<string, ErrorEntry>

export type Reason = keyof typeof errors

/** The reasons of a module's own. Each begins with the name of the module: `polls.closed`. */
export function defineErrors<const Own extends Readonly<Record<`${string}.${string}`, ErrorEntry>>>(own: Own): Own {
  return own
}

/** Reasons that any endpoint may answer; an endpoint declares only the others. */
export const commonReasons = [
  'unauthenticated',
  'forbidden',
  'not-found',
  'invalid-input',
  'rate-limited',
  'conflict',
  'payload-too-large',
  'idempotency.mismatch',
  'unavailable',
  'deadline',
  'internal',
] as const satisfies Reason[]
export type CommonReason = (typeof commonReasons)[number]

/** What a refused call answers with, in HTTP bodies, the client and the command line alike. */
export const refusal = z
  .object({
    reason: z.string(),
    message: z.string(),
    details: z.unknown().nullable(),
    requestId: z.string(),
    retryAfterMs: z.int().optional(),
  })
  .meta({ id: 'Refusal' })
export type RefusalBody = z.infer<typeof refusal>
