import type { z } from 'zod'
import type { InputIssue } from './errors.ts'
import { alternativesOf, asSchema, expectationOf, type JsonSchema, jsonSchemaOf, resolveRef } from './json-schema.ts'

/** An answer names no more problems than this, so that a huge wrong input makes no huge answer. */
const MAX_ISSUES = 20

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/**
 * Turns what zod found into what people read: where, what is wrong, what would be taken. With the `schema` that refused,
 * `fix` names its bounds and fields; with the `input` as well, a field that is missing is told from one that is wrong.
 * One issue a field.
 */
export function describeIssues(error: z.ZodError, schema?: z.ZodType, input?: unknown): InputIssue[] {
  const root = schema ? jsonSchemaOf(schema, 'input') : {}
  const found = new Map<string, InputIssue>()
  for (const issue of error.issues.slice(0, MAX_ISSUES).flatMap(innermost))
    for (const one of issue.code === 'unrecognized_keys'
      ? unknownKeys(issue, root)
      : [describe(issue, { root, input })])
      if (found.size < MAX_ISSUES && !found.has(one.path)) found.set(one.path, one)
  return [...found.values()]
}

/** Of a union that refuses, the one form that came nearest: whose refusal lies deeper than the union itself. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const nearest = issue.errors.filter((form) => form.every((inner) => inner.path.length > 0))
  const [only] = nearest
  if (nearest.length !== 1 || !only) return [issue]
  return only.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }))
}

function unknownKeys(issue: Issue & { code: 'unrecognized_keys' }, root: JsonSchema): InputIssue[] {
  const known = alternativesOf(schemaAt(issue.path, root), root).flatMap((one) => Object.keys(one.properties ?? {}))
  const fix =
    known.length > 0
      ? `remove this field: known fields are ${known.join(', ')}`
      : 'remove this field: none is taken here'
  return issue.keys
    .slice(0, MAX_ISSUES)
    .map((key) => ({ path: written([...issue.path, key]), message: 'is not a known field', fix }))
}

function describe(issue: Issue, { root, input }: { root: JsonSchema; input: unknown }): InputIssue {
  const isMissing = input !== undefined && valueAt(issue.path, input) === undefined && issue.path.length > 0
  const expected = expectationOf(
    issue.code === 'invalid_key' ? namesAt(issue.path, root) : schemaAt(issue.path, root),
    root,
  )
  return {
    path: written(issue.path),
    message: isMissing ? 'is missing' : wordsFor(issue),
    fix: `${isMissing ? 'add' : 'give'} ${expected}`,
  }
}

/** Messages of our own begin with a small letter; zod's begin with a capital and speak of types. */
function wordsFor(issue: Issue): string {
  if (/^[a-z]/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `is not ${named[issue.expected] ?? 'of the right type'}`
    case 'too_big':
      return `${measured[issue.origin]?.big ?? 'is more than'} ${issue.maximum}${measured[issue.origin]?.unit ?? ''}`
    case 'too_small':
      if (issue.minimum === 1 && measured[issue.origin]) return 'is empty'
      return `${measured[issue.origin]?.small ?? 'is less than'} ${issue.minimum}${measured[issue.origin]?.unit ?? ''}`
    case 'invalid_value':
      return 'is not one of the values that are taken'
    case 'invalid_union':
      return 'has none of the forms that are taken'
    default:
      return 'does not have the right form'
  }
}

const named: Record<string, string> = {
  string: 'text',
  object: 'an object',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
}

const measured: Record<string, { big: string; small: string; unit: string }> = {
  array: { big: 'has more than', small: 'has fewer than', unit: ' items' },
  string: { big: 'is longer than', small: 'is shorter than', unit: ' characters' },
}

function schemaAt(path: Path, root: JsonSchema): JsonSchema {
  let here = root
  for (const step of path) {
    const next = alternativesOf(here, root)
      .map((one) => (typeof step === 'number' ? one.items : fieldAt(one, String(step))))
      .find((found) => found !== undefined)
    here = resolveRef(asSchema(next), root)
  }
  return here
}

/** What the names of fields are, one of which stands at the end of the path. */
function namesAt(path: Path, root: JsonSchema): JsonSchema {
  const names = alternativesOf(schemaAt(path.slice(0, -1), root), root).find((one) => one.propertyNames !== undefined)
  return asSchema(names?.propertyNames)
}

function fieldAt({ properties, additionalProperties }: JsonSchema, name: string): JsonSchema['items'] {
  return properties?.[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)
}

function valueAt(path: Path, input: unknown): unknown {
  let here = input
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = Reflect.get(here, step)
  }
  return here
}

/** `links.0.url`. A key that a terminal or a page could trip over is quoted, and cut when it is long. */
function written(path: Path): string {
  return path
    .map((step) => {
      const name = String(step).slice(0, 64)
      return /^[\w-]+$/.test(name) ? name : JSON.stringify(name)
    })
    .join('.')
}
