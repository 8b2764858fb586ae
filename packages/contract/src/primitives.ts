import { z } from 'zod'
import {
  type AccountId,
  type ActId,
  type ActionId,
  type CollectionId,
  type CommentId,
  type Id,
  isId,
  type KeyId,
  type ListId,
  type PostId,
  type SessionId,
} from './ids.ts'

/** Strings that would break a database, a terminal or a reader: NUL and other control characters, halves of characters. */
function isPlain(text: string): boolean {
  return text.isWellFormed() && !/[^\P{Cc}\n\t]/u.test(text)
}

/** Normalising takes the square of the marks that stand on one letter; no language stacks this many. */
function isSparse(text: string): boolean {
  return !/\p{M}{31}/u.test(text)
}

/** Lengths are counted in code points, so that an emoji outside the basic plane is one and every layer counts alike. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Spaces, joiners and fillers show nothing, however many there are. */
function isVisible(text: string): boolean {
  return /[^\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]|\p{Cn}|\p{Co}/u.test(text)
}

function sizeInWords(min: number, max: number): string {
  return min > 0 ? `${min} to ${max} characters` : `at most ${max} characters`
}

/** Text that people write: normalised (NFC, no carriage returns), trimmed, then checked. */
export function text({ min = 0, max }: { min?: number; max: number }) {
  return z
    .string()
    .max(max * 4, { abort: true, error: `is longer than ${max} characters` }) // refuses megabytes before anything walks them
    .refine(isSparse, { abort: true, error: 'stacks too many marks on one letter' })
    .overwrite((value) => value.replace(/\r\n?/g, '\n').normalize('NFC').trim())
    .refine(isSparse, { abort: true, error: 'stacks too many marks on one letter' }) // a mark may have become two
    .refine(isPlain, { abort: true, error: 'holds control characters or broken Unicode' })
    .refine((value) => codePoints(value) >= min && (min === 0 || isVisible(value)), {
      abort: true,
      error: min === 1 ? 'is empty' : `is shorter than ${min} characters`,
    })
    .refine((value) => codePoints(value) <= max, { error: `is longer than ${max} characters` })
    .meta({ minLength: min, maxLength: max, expects: sizeInWords(min, max) })
}

/** Text of one line: names and titles. */
export function line({ min = 0, max }: { min?: number; max: number }) {
  return text({ min, max })
    .refine((value) => !/[\n\t\u2028\u2029]/.test(value), { abort: true, error: 'has more than one line' })
    .refine((value) => !/[\u202a-\u202e\u2066-\u2069]/.test(value), { error: 'turns the direction of what follows it' })
    .meta({ minLength: min, maxLength: max, expects: `${sizeInWords(min, max)} in one line` })
}

function id<Kind extends string>(name: string) {
  return z
    .string()
    .refine(isId, { error: 'is not an id' })
    .meta({
      id: name,
      description: `An id: decimal digits, in a type of its own; text from elsewhere becomes one by \`as ${name}\`.`,
      format: 'id',
      expects: 'an id: decimal digits',
      pattern: '^[1-9][0-9]{0,15}$',
    }) as unknown as z.ZodType<Id<Kind>, Id<Kind>>
}

export const accountId: z.ZodType<AccountId, AccountId> = id<'account'>('AccountId')
export const sessionId: z.ZodType<SessionId, SessionId> = id<'session'>('SessionId')
export const listId: z.ZodType<ListId, ListId> = id<'list'>('ListId')
export const postId: z.ZodType<PostId, PostId> = id<'post'>('PostId')
export const collectionId: z.ZodType<CollectionId, CollectionId> = id<'collection'>('CollectionId')
export const commentId: z.ZodType<CommentId, CommentId> = id<'comment'>('CommentId')
export const actionId: z.ZodType<ActionId, ActionId> = id<'action'>('ActionId')
export const keyId: z.ZodType<KeyId, KeyId> = id<'key'>('KeyId')
export const actId: z.ZodType<ActId, ActId> = id<'act'>('ActId')

/** A moment, as ISO 8601 in UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 }).meta({
  id: 'Instant',
  description: 'A moment, as ISO 8601 in UTC with milliseconds.',
  expects: 'a moment such as 2026-01-31T12:00:00.000Z',
})
export type Instant = z.infer<typeof instant>

/** Lower-case letters, digits and underscores, 2 to 30 of them. Capitals are taken and lowered. */
export const handle = z
  .string()
  .max(64, { abort: true })
  .overwrite((value) => value.normalize('NFKC').toLowerCase())
  .regex(/^[a-z0-9_]{2,30}$/, { error: 'is not a handle' })
  .meta({
    id: 'Handle',
    description: 'A name to be found by, without the @; capitals are lowered.',
    expects: '2 to 30 of a-z, 0-9 and _',
  })
export type Handle = z.infer<typeof handle>

/** An address as it is stored and written to: trimmed, in small letters, so that two spellings are one address. */
export const email = z
  .string()
  .max(254, { abort: true })
  .overwrite((value) => value.trim().toLowerCase())
  .regex(z.regexes.email, { error: 'is not an email address' })
  .meta({
    id: 'Email',
    description: 'An email address; capitals are lowered.',
    format: 'email',
    expects: 'an email address',
  })

/** A password that somebody chooses, as typed: nothing is trimmed or normalised here. Counted in code points. */
export const newPassword = z
  .string()
  .max(512, { abort: true, error: 'is longer than 256 characters' })
  .refine((value) => value.isWellFormed(), { error: 'holds broken Unicode' })
  .refine((value) => codePoints(value) >= 8, { error: 'is shorter than 8 characters' })
  .refine((value) => codePoints(value) <= 256, { error: 'is longer than 256 characters' })
  .meta({
    id: 'NewPassword',
    format: 'password',
    minLength: 8,
    maxLength: 256,
    description:
      'A password to be, taken as typed. Fewer than 8 characters are `invalid-input`; a server may ask for more.',
    expects: '8 to 256 characters',
  })

/** A password to compare with; whatever was typed is taken, so that a wrong one is told apart by comparing alone. */
export const typedPassword = z.string().max(1024).meta({
  id: 'TypedPassword',
  format: 'password',
  description: 'A password to compare, taken as typed.',
  expects: 'the password',
})

/** A token to look up or verify; whatever was sent is taken, so that a wrong one is told apart by that alone. */
export const shownToken = z.string().min(1).max(8192, { abort: true }).meta({
  id: 'ShownToken',
  description: 'A token, taken as it was sent.',
  expects: 'a token',
})

function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

/** A BCP 47 tag in its canonical spelling. */
export const language = z
  .string()
  .min(1)
  .max(35, { abort: true })
  .overwrite((value) => canonicalLanguage(value) ?? value)
  .refine((value) => canonicalLanguage(value) === value, { error: 'is not a BCP 47 language tag' })
  .meta({ id: 'Language', description: 'A BCP 47 tag.', expects: 'a BCP 47 tag such as en-GB' })

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name) // `+01:00` is an offset, which knows nothing of summers
  } catch {
    return false
  }
}

/** An IANA time zone that the server knows, `Europe/Berlin`. */
export const timeZone = z
  .string()
  .min(1)
  .max(64, { abort: true })
  .refine(isTimeZone, { error: 'is not an IANA time zone' })
  .meta({ id: 'TimeZone', description: 'An IANA time zone.', expects: 'an IANA time zone such as Europe/Berlin' })

const httpAddress = z.url({ protocol: /^https?$/ })

/** An address on the web that people may follow. */
export const webUrl = line({ min: 1, max: 200 })
  .refine((value) => /^https?:\/\/\S+$/i.test(value) && httpAddress.safeParse(value).success, {
    error: 'is not an http or https address',
  })
  .meta({
    id: 'WebUrl',
    description: 'An http or https address.',
    format: 'uri',
    expects: 'an http or https address of at most 200 characters',
    minLength: 8,
    maxLength: 200,
  })

/** To whom a setting opens something. */
export const circle = z
  .enum(['everyone', 'followers', 'nobody'])
  .meta({ id: 'Circle', description: 'To whom a setting opens something.' })
export type Circle = z.infer<typeof circle>

/** A person, by id or by `@handle`. */
export type PersonRef = AccountId | `@${string}`
export const personRef: z.ZodType<PersonRef, PersonRef> = z
  .string()
  .max(64, { abort: true })
  .overwrite((value) => (value.startsWith('@') ? value.normalize('NFKC').toLowerCase() : value))
  .refine((value) => isId(value) || /^@[a-z0-9_]{2,30}$/.test(value), {
    error: 'is neither an account id nor a @handle',
  })
  .meta({
    id: 'PersonRef',
    description: 'A person, by id or by @handle.',
    expects: 'an account id or @handle',
  }) as unknown as z.ZodType<PersonRef, PersonRef>

/** What the host app calls a person of its own: any text that a header could carry. It is compared as it is. */
export const externalId = z
  .string()
  .max(128, { abort: true, error: 'is longer than 128 characters' })
  .regex(/^[\x21-\x7e]{1,128}$/, { error: 'is not an id of your own' })
  .meta({
    id: 'ExternalId',
    description: 'What the host app calls a person of its own: visible ASCII, compared as it is.',
    expects: '1 to 128 visible ASCII characters, without spaces',
  })

/** Who may see something. `list` is one of the author's audience lists; `only` names people. */
export const audience = z
  .union([
    z.enum(['public', 'followers', 'mutuals', 'closeFriends']),
    z.strictObject({ list: listId }),
    z.strictObject({ only: z.array(personRef).min(1).max(100) }),
  ])
  .meta({
    id: 'Audience',
    description:
      'Who may see something: `mutuals` follow you and are followed by you, `list` is one of your lists, `only` names people.',
  })
export type Audience = z.infer<typeof audience>

export const MAX_PAGE = 100
/** How many people one call may name. */
export const MAX_TARGETS = 100

/** The part of the input that every list shares: at most `limit` items from where `cursor` points. */
export const paging = {
  limit: z.int().min(1).max(MAX_PAGE).default(20).describe('How many items at most.'),
  cursor: z
    .string()
    .min(1)
    .max(128, { abort: true })
    .meta({ description: 'Where the page before ended.', expects: 'the cursor of the page before' })
    .optional(),
}

/** A page of a list. `cursor: null`, and nothing else, is the end; a short page is not. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), cursor: z.string().nullable() })
}

/** The answer of a verb that has nothing to tell but that it holds. */
export const done = z
  .object({ done: z.literal(true) })
  .meta({ id: 'Done', description: 'It holds now, whether or not it did before.' })
