import { asSchema, type Contract, endpointsOf, type JsonSchema, jsonSchemaOf, resolveRef } from '@kindred/contract'

/** Every whole number in the answers of a contract, by where it is told, with the words about it. */
export function numbersDeclared(contract: Contract): Map<string, string> {
  const numbers = new Map<string, string>()
  const seen = new Set<string>()
  for (const [path, { output }] of endpointsOf(contract)) {
    const root = jsonSchemaOf(output, 'output')
    gather({ numbers, seen, root }, { name: path, words: '', schema: root })
  }
  return numbers
}

interface Gathered {
  readonly numbers: Map<string, string>
  /** The named shapes that were looked into. */
  readonly seen: Set<string>
  readonly root: JsonSchema
}

interface Place {
  readonly name: string
  /** What is said of whatever holds it. */
  readonly words: string
  readonly schema: JsonSchema
}

function gather(into: Gathered, { name, words, schema }: Place): void {
  const ref = schema.$ref?.slice('#/$defs/'.length)
  if (ref !== undefined && into.seen.has(ref)) return
  if (ref !== undefined) into.seen.add(ref)
  const { description = '', ...form } = resolveRef(schema, into.root)
  const place = { name: ref ?? name, words: `${ref === undefined ? words : ''} ${description}` }
  const types = [form.type].flat()
  if (types.includes('integer')) into.numbers.set(place.name, place.words)
  const inner = [form.anyOf, form.oneOf, form.items, form.additionalProperties].flat()
  for (const one of inner) if (typeof one === 'object') gather(into, { ...place, schema: asSchema(one) })
  for (const [field, one] of Object.entries(form.properties ?? {}))
    gather(into, { name: `${place.name}.${field}`, words: description, schema: asSchema(one) })
}
