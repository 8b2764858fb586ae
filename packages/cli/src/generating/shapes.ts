import { alternativesOf, asSchema, expectationOf, type JsonSchema } from '@kindred/contract'
import { assigned, indent, joined, note } from './text.ts'

/** What JSON Schema cannot say: a template literal type. */
const written: Record<string, string> = {
  PersonRef: `AccountId | \`@\${string}\``,
  ProfileFieldChanges:
    '{ [Name in keyof ProfileFields as Exclude<Name, keyof HostFields>]: ProfileFields[Name] | null }',
  HostFieldChanges: '{ [Name in keyof ProfileFields]: ProfileFields[Name] | null }',
  PostFieldChanges: '{ [Name in keyof PostFields]: PostFields[Name] | null }',
}

/** Interfaces to which `kindred types` adds what a server declares. */
const open: Record<string, string> = {
  ProfileFields: 'export interface ProfileFields extends HostFields {}',
  PostFields: 'export interface PostFields {}',
}

/** The TypeScript type of a JSON Schema, by the names of its `$defs`. */
export function typeOf(schema: JsonSchema): string {
  return joined(membersOf(schema))
}

function membersOf(schema: JsonSchema): string[] {
  const members = schema.anyOf ?? schema.oneOf
  if (members) return members.flatMap(membersOf)
  if (Array.isArray(schema.type)) return schema.type.flatMap((type) => membersOf({ ...schema, type }))
  return schema.enum ? schema.enum.map(literal) : [memberOf(schema)]
}

function memberOf(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.slice('#/$defs/'.length)
  if (schema.const !== undefined) return literal(schema.const)
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return listOf(typeOf(asSchema(schema.items)))
    case 'object':
      return objectOf(schema)
    default:
      throw new Error(`No type is known for ${JSON.stringify(schema)}.`)
  }
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function listOf(item: string): string {
  return /[|&]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
}

function fieldsOf(schema: JsonSchema): { name: string; mark: string; type: string; shape: JsonSchema }[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const shape = asSchema(property)
    const isRequired = schema.required?.includes(name) ?? false
    const type = isRequired ? typeOf(shape) : `${typeOf(shape)} | undefined`
    return { name, mark: isRequired ? '' : '?', type, shape }
  })
}

function objectOf(schema: JsonSchema): string {
  const fields = fieldsOf(schema)
  const { additionalProperties: others } = schema
  if (fields.length === 0)
    return `Record<string, ${typeof others === 'object' && Object.keys(others).length > 0 ? typeOf(others) : 'never'}>`
  return `{ ${fields.map(({ name, mark, type }) => `${name}${mark}: ${type}`).join('; ')} }`
}

/** A named type: an interface when it has fields, an alias otherwise. */
export function declarationOf(name: string, schema: JsonSchema): string {
  const head = schema.description ? note(sentence(schema.description)) : ''
  if (schema.format === 'id') return `${head}export type ${name} = string & { readonly __id: '${kindOf(name)}' }`
  if (open[name] !== undefined) return head + open[name]
  if (schema.type !== 'object' || fieldsOf(schema).length === 0)
    return head + assigned(`export type ${name} =`, written[name] ?? typeOf(schema))
  const fields = fieldsOf(schema).map(({ name: field, mark, type, shape }) => {
    const words = [shape.description, bounds(shape), fallback(shape)].filter((line) => line !== undefined).map(sentence)
    return `${words.length > 0 ? note(words.join(' ')) : ''}${field}${mark}: ${type}`
  })
  return `${head}export interface ${name} {\n${indent(fields.join('\n'))}\n}`
}

/** What a field takes beyond its type. A named type says it itself, and where there is no number there are no bounds. */
function bounds(shape: JsonSchema): string | undefined {
  const forms = alternativesOf(shape, {})
  if (forms.some((form) => form.$ref || form.const !== undefined || form.type === 'object')) return undefined
  const words = expectationOf(shape, {})
    .replace(/^a list of (.*?):.*$/, '$1')
    .replace(/ or null$/, '')
  return /^\D*\d/.test(words) ? words : undefined
}

function fallback(shape: JsonSchema): string | undefined {
  return shape.default === undefined ? undefined : `${literal(shape.default)} when left out`
}

function kindOf(name: string): string {
  return name.replace(/Id$/, '').toLowerCase()
}

export function sentence(words: string): string {
  const whole = words.charAt(0).toUpperCase() + words.slice(1)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
