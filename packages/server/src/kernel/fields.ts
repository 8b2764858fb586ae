import { describeIssues, type InputIssue, line } from '@kindred/contract'
import { z } from 'zod'
import { refuse } from './refusal.ts'

/** A field of the developer's own, as it is declared: what it takes. */
export type FieldType =
  | { readonly type: 'string'; readonly max: number }
  | {
      readonly type: 'number'
      readonly min?: number | undefined
      readonly max?: number | undefined
      readonly integer?: boolean | undefined
    }
  | { readonly type: 'boolean' }
  | { readonly type: 'enum'; readonly values: readonly string[] }

/** Who sets a field of a profile: its owner unless this says otherwise, or the host app alone, which may set all. */
export type Writer = 'owner' | 'host'
export type Field = FieldType & { readonly writable?: Writer | undefined }
export type DeclaredFields = Readonly<Record<string, Field>>

export type FieldValues = Record<string, string | number | boolean>
export type FieldChanges = Readonly<Record<string, string | number | boolean | null>>

/** What is stored of an item with no fields. */
export const NO_FIELDS = '{}'

interface Known {
  readonly schema: z.ZodType<string | number | boolean>
  readonly writable: Writer
}

/** The declared fields of `items`, compiled: stored values are read, and changes taken, as they are declared now. */
export function createFields(items: string, declared: DeclaredFields = {}) {
  const known = new Map(Object.entries(declared).map(([name, field]) => [name, knownOf(field)]))

  function issueWith(name: string, value: unknown, by: Writer): InputIssue | undefined {
    const field = known.get(name)
    const path = `fields.${name}`
    if (!field) return { path, message: `is no field that ${items} have here`, fix: adviceOn(items, [...known.keys()]) }
    if (field.writable === 'host' && by !== 'host')
      return { path, message: 'is for the host app alone to set', fix: 'leave it out' }
    if (value === null) return undefined
    const { error } = field.schema.safeParse(value)
    const [issue] = error ? describeIssues(error, field.schema) : []
    return issue && { ...issue, path, fix: `${issue.fix}, or null to take it away` }
  }

  return {
    /** Of what is stored, the fields that are declared and fit, in the order of their declaration. */
    read(stored: string): FieldValues {
      const values: FieldValues = {}
      if (stored === NO_FIELDS || known.size === 0) return values
      const all = JSON.parse(stored) as FieldValues
      for (const [name, { schema }] of known) {
        const value = Object.hasOwn(all, name) ? all[name] : undefined
        if (value !== undefined && schema.safeParse(value).success) values[name] = value
      }
      return values
    },

    /**
     * What is to be stored once the changes are made; what they do not name stays, be it declared no longer.
     * @throws {Refusal} `invalid-input`, which names each field that cannot be set so
     */
    merge(stored: string, changes: FieldChanges, by: Writer = 'owner'): string {
      const issues = Object.entries(changes).flatMap(([name, value]) => issueWith(name, value, by) ?? [])
      if (issues.length > 0) throw refuse({ reason: 'invalid-input', details: { issues } })
      const values = new Map(Object.entries(JSON.parse(stored) as FieldValues))
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) values.delete(name)
        else values.set(name, known.get(name)?.schema.parse(value) ?? value)
      }
      return JSON.stringify(Object.fromEntries(values))
    },
  }
}
export type Fields = ReturnType<typeof createFields>

function adviceOn(items: string, names: readonly string[]): string {
  if (names.length === 0) return `leave it out: the setting fields of the server declares none for ${items}`
  return `give one of ${names.join(', ')}, or declare it in the setting fields of the server`
}

function knownOf({ writable = 'owner', ...field }: Field): Known {
  return { schema: schemaOf(field), writable }
}

/** Text is held to the rules of names: what was checked is what is stored. */
function schemaOf(field: FieldType): Known['schema'] {
  switch (field.type) {
    case 'string':
      return line({ min: 1, max: field.max })
    case 'number':
      return numberOf(field)
    case 'boolean':
      return z.boolean()
    case 'enum':
      return z.enum(field.values)
  }
}

function numberOf({ min, max, integer = false }: FieldType & { type: 'number' }): z.ZodType<number> {
  const bounds = [...(min === undefined ? [] : [`from ${min}`]), ...(max === undefined ? [] : [`up to ${max}`])]
  const expects = [integer ? 'a whole number' : 'a number', ...bounds].join(' ')
  const number = integer ? z.int() : z.number()
  return number
    .min(min ?? -Number.MAX_VALUE)
    .max(max ?? Number.MAX_VALUE)
    .meta({ expects })
}
