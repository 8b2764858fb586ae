import { z } from 'zod'

/** How many fields of each kind a server may declare. */
export const MAX_FIELDS = 20
/** The longest text that a field may take, in code points, whatever its declaration. */
export const MAX_FIELD_TEXT = 500

/** What fields of the developer's own are called. */
export const fieldName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,31}$/, { error: 'is not the name of a field' })
  .meta({
    expects: 'a name of a small letter and then at most 31 letters and digits',
    pattern: '^[a-z][A-Za-z0-9]{0,31}$',
  })

/** Which fields there are is known to a server alone: in types there are none, until `kindred types` tells the client's. */
type Undeclared = Record<never, never>
export type ProfileFields = Undeclared
export type PostFields = Undeclared

type Shape = z.ZodType<Undeclared, Undeclared>

const FIELDS_BY_NAME = `an object of at most ${MAX_FIELDS} fields by name`

function shown(): Shape {
  return z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) as unknown as Shape
}

/** What is to become of fields. What each takes is for the server to say. */
function changes(): Shape {
  const text = z.string().max(MAX_FIELD_TEXT * 4, { error: `is longer than ${MAX_FIELD_TEXT} characters` })
  return z
    .record(fieldName, z.union([text, z.number(), z.boolean(), z.null()]), {
      error: ({ code }) => (code === 'invalid_key' ? 'is not the name of a field' : undefined),
    })
    .refine((fields) => Object.keys(fields).length <= MAX_FIELDS, {
      error: `has more than ${MAX_FIELDS} fields`,
    }) as unknown as Shape
}

export const profileFields = shown().meta({
  id: 'ProfileFields',
  description: 'The fields of your own that a profile has; `kindred types` declares which there are.',
})

export const postFields = shown().meta({
  id: 'PostFields',
  description: 'The fields of your own that a post has; `kindred types` declares which there are.',
})

export const profileFieldChanges = changes().meta({
  id: 'ProfileFieldChanges',
  description: 'Fields of a profile that its owner sets; null takes one away, and what is left out stays.',
  expects: FIELDS_BY_NAME,
})

export const hostFieldChanges = changes().meta({
  id: 'HostFieldChanges',
  description: 'Fields of a profile that the host app sets; null takes one away, and what is left out stays.',
  expects: FIELDS_BY_NAME,
})

export const postFieldChanges = changes().meta({
  id: 'PostFieldChanges',
  description: 'Fields of a post that its author sets; null takes one away, and what is left out stays.',
  expects: FIELDS_BY_NAME,
})
