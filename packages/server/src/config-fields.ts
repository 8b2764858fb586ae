import { fieldName, line, MAX_FIELD_TEXT, MAX_FIELDS } from '@kindred/contract'
import { z } from 'zod'
import type { Field, FieldType } from './kernel/fields.ts'

/** The fields of the developer's own on profiles and posts, by name. Posts have none but those that their author sets. */
export interface FieldSettings {
  readonly profile?: Readonly<Record<string, Field>> | undefined
  readonly post?: Readonly<Record<string, FieldType>> | undefined
}

const MAX_VALUES = 50

const noLength = { error: `is no whole number from 1 to ${MAX_FIELD_TEXT}` }
const bound = z.number({ error: 'is no number' }).optional()
const word = z
  .string({ error: 'is not text' })
  .refine((value) => line({ min: 1, max: 50 }).safeParse(value).data === value, {
    error: 'is not 1 to 50 characters in one line, without spaces around them',
  })
const words = z
  .array(word, { error: 'is no list of words' })
  .min(1, { error: 'is empty' })
  .max(MAX_VALUES, { error: `has more than ${MAX_VALUES} words` })
  .refine((all) => new Set(all).size === all.length, { error: 'names a word twice' })

const isOther = {
  error({ code, keys }: Refused) {
    if (code === 'unrecognized_keys') return `takes no ${keys}`
    return code === 'invalid_union'
      ? 'is none of string, number, boolean, enum'
      : 'is no field, such as { type: boolean }'
  },
}

interface Refused {
  readonly code?: string | undefined
  readonly keys?: readonly string[]
}

/** What may be declared, with what may be said of each field besides. */
function fieldWith(more: { readonly writable?: z.ZodType }) {
  const integer = z.boolean({ error: 'is neither true nor false' }).optional()
  return z
    .discriminatedUnion(
      'type',
      [
        z.strictObject(
          { type: z.literal('string'), max: z.int(noLength).min(1, noLength).max(MAX_FIELD_TEXT, noLength), ...more },
          isOther,
        ),
        z.strictObject({ type: z.literal('number'), min: bound, max: bound, integer, ...more }, isOther),
        z.strictObject({ type: z.literal('boolean'), ...more }, isOther),
        z.strictObject({ type: z.literal('enum'), values: words, ...more }, isOther),
      ],
      isOther,
    )
    .refine(isBounded, { error: 'takes no number: min lies above max' })
}

function isBounded(field: FieldType): boolean {
  return field.type !== 'number' || (field.min ?? -Infinity) <= (field.max ?? Infinity)
}

function byName(field: z.ZodType) {
  return z
    .record(z.string(), field, { error: 'is no object of fields by name' })
    .refine((all) => Object.keys(all).every((name) => fieldName.safeParse(name).success), {
      error: 'has a name that is not a small letter and then at most 31 letters and digits',
    })
    .refine((all) => Object.keys(all).length <= MAX_FIELDS, { error: `has more than ${MAX_FIELDS} fields` })
    .optional()
}

const writable = z.enum(['owner', 'host'], { error: 'is none of owner, host' }).optional()

/** From the environment they come as JSON. */
export const fields = z.preprocess(
  (value: FieldSettings): unknown => parsed(value),
  z.strictObject(
    { profile: byName(fieldWith({ writable })), post: byName(fieldWith({})) },
    {
      error: ({ code, keys }: Refused) =>
        code === 'unrecognized_keys' ? `knows no ${keys}` : 'is no object of profile and post',
    },
  ) as z.ZodType<FieldSettings>,
)

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
