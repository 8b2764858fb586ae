import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { hostFieldChanges } from './fields.ts'
import { decisionReason, reviewedItem } from './moderation.ts'
import {
  accountId,
  actId,
  done,
  email,
  externalId,
  handle,
  instant,
  keyId,
  line,
  pageOf,
  paging,
  personRef,
} from './primitives.ts'
import { personName, role } from './profiles.ts'
import { keyScope, scopes } from './scopes.ts'

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
  summary: 'Tells why somebody may see a post or a comment that you may review, or may not: every clause by its name.',
  input: z.strictObject({ viewer: personRef, item: reviewedItem }),
  output: viewExplanationShape,
})

/** A person by one of our names, or by the host app's own. */
export const hostRef = z
  .union([personRef, z.strictObject({ externalId })])
  .meta({ id: 'HostRef', description: 'A person by id, by @handle or by what the host app calls them.' })
export type HostRef = z.infer<typeof hostRef>

export const hostPersonShape = z
  .object({
    id: accountId,
    externalId: z.string().nullable().describe('Null for an account that no host app brought.'),
    handle: z.string().describe('Without the @.'),
    name: z.string().nullable(),
    email: z.string().nullable(),
    role,
    suspended: z.boolean(),
    suspendedUntil: instant.nullable().describe('Null unless a suspension holds that ends by itself.'),
    createdAt: instant,
  })
  .meta({ id: 'HostPerson', description: 'An account as the host app and admins see it.' })
export type HostPerson = z.infer<typeof hostPersonShape>

/** What the host app and the people who run the server do with accounts. */
export const people = {
  upsert: mutation({
    access: 'admin',
    scope: 'people:write',
    summary: 'Makes the account and profile of a person of the host app, or changes what is named.',
    input: z.strictObject({
      externalId,
      handle: handle
        .optional()
        .describe(
          'Taken or reserved, a number follows it: `ann_2`. Made from the name or the external id when left out.',
        ),
      name: personName.optional(),
      email: email.nullable().optional().describe('Null takes it away.'),
      fields: hostFieldChanges.optional().describe('Those as well that their owner cannot set.'),
    }),
    output: z.object({ person: hostPersonShape, created: z.boolean() }),
    errors: ['auth.email-taken', 'hosts.not-allowed'],
  }),
  get: query({
    access: 'admin',
    scope: 'people:read',
    summary: 'Reads one account, suspended or not.',
    input: z.strictObject({ person: hostRef }),
    output: hostPersonShape,
  }),
  suspend: mutation({
    access: 'moderator',
    scope: 'people:write',
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
    scope: 'people:write',
    summary: 'Opens a suspended account again.',
    input: z.strictObject({ person: personRef, reason: decisionReason }),
    output: done,
    errors: ['moderation.not-allowed'],
  }),
  revokeSessions: mutation({
    access: 'admin',
    scope: 'people:write',
    summary:
      'Ends every session of somebody, and every token minted for them that was not used yet. Tokens that their issuer signed before open none.',
    input: z.strictObject({ person: hostRef }),
    output: z.object({ revoked: z.int().describe('How many sessions ended.') }),
    errors: ['hosts.not-allowed'],
  }),
  role: mutation({
    access: 'admin',
    summary: 'Makes somebody a member, a moderator or an admin.',
    input: z.strictObject({ person: personRef, role }),
    output: done,
    errors: ['moderation.not-allowed'],
  }),
}

const apiKeyFields = {
  id: keyId,
  name: z.string(),
  scopes: z.array(keyScope),
  by: accountId.describe('The admin who made it.'),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable().describe('True to the minute; null until it is used.'),
  revokedAt: instant.nullable(),
}

export const apiKeyShape = z.object(apiKeyFields).meta({
  id: 'ApiKey',
  description: 'A key with which a server of the host app calls, without what is secret about it.',
})
export type ApiKey = z.infer<typeof apiKeyShape>

export const issuedKeyShape = z
  .object({ key: z.string().describe('Shown this once; only its hash is kept.'), ...apiKeyFields })
  .meta({ id: 'IssuedKey', description: 'A new API key.' })
export type IssuedKey = z.infer<typeof issuedKeyShape>

/** The keys of the host app's servers. No key makes or ends one. */
export const keys = {
  create: mutation({
    access: 'admin',
    summary: 'Makes an API key for a server of the host app.',
    input: z.strictObject({
      name: line({ min: 1, max: 50 }),
      scopes: z.array(keyScope).min(1).max(scopes.length),
      expiresAt: instant.nullable().optional().describe('Until it is revoked when left out or null.'),
    }),
    output: issuedKeyShape,
  }),
  list: query({
    access: 'admin',
    summary: 'Lists the API keys, the newest first, those that were revoked as well.',
    input: z.strictObject({ ...paging }),
    output: pageOf(apiKeyShape),
  }),
  revoke: mutation({
    access: 'admin',
    summary: 'Ends an API key at once.',
    input: z.strictObject({ key: keyId }),
    output: done,
  }),
}

export const actShape = z
  .object({ id: actId, key: keyId, person: accountId, path: z.string(), requestId: z.string(), at: instant })
  .meta({ id: 'Act', description: 'One call that a key made as somebody; the record of it never changes.' })
export type Act = z.infer<typeof actShape>

export const audit = query({
  access: 'admin',
  summary: 'Lists what API keys did as somebody, the latest first.',
  input: z.strictObject({ ...paging }),
  output: pageOf(actShape),
})

export const mintedTokenShape = z
  .object({ token: z.string().describe('For `auth.exchange`, once.'), expiresAt: instant })
  .meta({ id: 'MintedToken', description: 'A token that signs one person in, once.' })
export type MintedToken = z.infer<typeof mintedTokenShape>

export const tokens = {
  mint: mutation({
    access: 'admin',
    scope: 'tokens:mint',
    summary: 'Makes a token with which a person of the host app gets one session.',
    input: z.strictObject({
      externalId,
      ttl: z.int().min(60).max(3600).default(300).describe('For how many seconds it may be exchanged.'),
    }),
    output: mintedTokenShape,
    errors: ['auth.suspended', 'hosts.not-allowed'],
  }),
}
