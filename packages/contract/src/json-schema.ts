import { z } from 'zod'

/** A JSON Schema; `expects`, where a shape carries one, says in words what would be taken. */
export type JsonSchema = z.core.JSONSchema.JSONSchema

const cache = { input: new WeakMap<z.ZodType, JsonSchema>(), output: new WeakMap<z.ZodType, JsonSchema>() }

/** The JSON Schema of a shape, as clients send it (`input`) or see it (`output`). Computed once. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const known = cache[io].get(schema)
  if (known) return known
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => simplify(jsonSchema) })
  cache[io].set(schema, made)
  return made
}

/** Leaves out what tells a reader nothing: the bounds that every integer has and the pattern of every calendar day. */
function simplify(schema: JsonSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.format === 'date-time') delete schema.pattern
}

/** Follows `#/$defs/Name` within the schema that holds it. */
export function resolveRef(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.slice('#/$defs/'.length)
  const found = name === undefined ? undefined : root.$defs?.[name]
  return found ? { ...found, ...(schema.description && { description: schema.description }) } : schema
}

/** The alternatives that a schema allows, one of its own when it is no union. */
export function alternativesOf(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const resolved = resolveRef(schema, root)
  const { type } = resolved
  const members =
    resolved.anyOf ??
    resolved.oneOf ??
    (Array.isArray(type) ? type.map((one) => ({ ...resolved, type: one })) : undefined)
  return members ? members.flatMap((member) => alternativesOf(member, root)) : [resolved]
}

/** A JSON Schema may be a boolean by the letter of the standard; ours never are. */
export function asSchema(schema: JsonSchema['items']): JsonSchema {
  return typeof schema === 'object' && !Array.isArray(schema) ? schema : {}
}

/** In words, what a field takes: `2 to 30 of a-z, 0-9 and _`. */
export function expectationOf(schema: JsonSchema, root: JsonSchema): string {
  const words = alternativesOf(schema, root).map((one) => expectationOfOne(one, root))
  return [...new Set(words)].join(' or ')
}

function expectationOfOne(schema: JsonSchema, root: JsonSchema): string {
  if (typeof schema.expects === 'string') return schema.expects
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum) return schema.enum.length === 1 ? String(schema.enum[0]) : `one of ${schema.enum.join(', ')}`
  switch (schema.type) {
    case 'string':
      return range('characters', schema.minLength, schema.maxLength) || 'text'
    case 'boolean':
      return 'true or false'
    case 'number':
      return 'a number'
    case 'integer':
      return `a whole number ${range('', schema.minimum, schema.maximum).replace(/^\d/, 'from $&')}`.trim()
    case 'array':
      return `a list of ${range('items', schema.minItems, schema.maxItems)}: each ${expectationOf(asSchema(schema.items), root)}`
    case 'object':
      return `an object with ${Object.keys(schema.properties ?? {}).join(', ') || 'no fields'}`
    case 'null':
      return 'null'
    default:
      return 'anything'
  }
}

function range(unit: string, minimum: number | undefined, maximum: number | undefined): string {
  if (minimum && maximum) return `${minimum} to ${maximum} ${unit}`.trim()
  if (maximum) return `at most ${maximum} ${unit}`.trim()
  return minimum ? `at least ${minimum} ${unit}`.trim() : unit
}
