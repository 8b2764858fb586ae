import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { api, commonReasons, type Endpoint, endpointsOf, errors, type JsonSchema, jsonSchemaOf } from '../src/index.ts'

const endpoints = [...endpointsOf(api)]
type Row = [path: string, endpoint: Endpoint]

/** Every schema inside a schema, itself first. */
function partsOf(schema: z.ZodType): z.ZodType[] {
  const inner: unknown[] = []
  if (schema instanceof z.ZodObject) inner.push(...Object.values(schema.shape))
  else if (schema instanceof z.ZodArray) inner.push(schema.element)
  else if (schema instanceof z.ZodUnion) inner.push(...schema.options)
  else if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    inner.push(schema.unwrap())
  return [schema, ...inner.filter((part) => part instanceof z.ZodType).flatMap(partsOf)]
}

function kindOf(schema: z.ZodType): string {
  return schema.def.type
}

describe('endpointsOf', () => {
  test('finds endpoints by path, however deep, and leaves schemas and other values aside', () => {
    const endpoint = api.posts.get
    const tree = { shape: z.object({}), limit: 5, words: ['a'], inner: { get: endpoint, deeper: { get: endpoint } } }
    expect([...endpointsOf(tree)]).toEqual([
      ['inner.get', endpoint],
      ['inner.deeper.get', endpoint],
    ])
  })

  test('finds every verb of every namespace', () => {
    const paths = endpoints.map(([path]) => path)
    expect(new Set(paths).size).toBe(paths.length)
    for (const path of [
      'auth.signUp',
      'graph.closeFriends.add',
      'graph.lists.members',
      'admin.people.role',
      'feeds.home',
    ])
      expect(paths).toContain(path)
  })
})

describe('inputs', () => {
  test.each<Row>(endpoints)('[AUTHZ-3] %s names a field that it does not know, and refuses it', (_, { input }) => {
    for (const key of ['nonsense', '__proto__', 'constructor', 'role', 'isAdmin']) {
      const refused = input.safeParse(JSON.parse(`{ "${key}": {} }`))
      const unknown = refused.error?.issues.find((issue) => issue.code === 'unrecognized_keys')
      if (!(input instanceof z.ZodObject) || !Object.hasOwn(input.shape, key)) expect(unknown?.keys).toEqual([key])
    }
  })

  test.each<Row>(endpoints)('%s takes one object, strict wherever there is an object', (_, { input }) => {
    expect(kindOf(input)).toBe('object')
    for (const part of partsOf(input))
      if (part instanceof z.ZodObject) expect(part.def.catchall?._zod.def.type).toBe('never')
  })

  test.each<Row>(endpoints)('[TXT-2] %s holds no transform: what is checked is what is kept', (_, { input }) => {
    for (const part of partsOf(input))
      expect(['pipe', 'transform', 'preprocess', 'lazy', 'any', 'unknown', 'catch']).not.toContain(kindOf(part))
  })
})

describe('outputs', () => {
  const allowed = [
    'object',
    'array',
    'union',
    'nullable',
    'string',
    'number',
    'boolean',
    'enum',
    'literal',
    'null',
    'record',
  ]

  test.each<Row>(endpoints)(
    '%s answers null and never leaves a field out; nothing is changed on the way',
    (_, { output }) => {
      for (const part of partsOf(output)) {
        expect(allowed).toContain(kindOf(part))
        for (const check of part.def.checks ?? []) expect(check._zod.def.check).not.toBe('overwrite')
      }
    },
  )

  test('an object that appears twice has a name, which the client’s types then use', () => {
    const seen = new Map<string, string[]>()
    for (const [path, { input, output }] of endpoints)
      for (const schema of [jsonSchemaOf(input, 'input'), jsonSchemaOf(output, 'output')])
        for (const shape of unnamed(schema))
          seen.set(JSON.stringify(shape), [...(seen.get(JSON.stringify(shape)) ?? []), path])
    const repeated = [...seen].filter(([, paths]) => new Set(paths).size > 1)
    expect(repeated).toEqual([])
  })

  test('every named shape says what it is', () => {
    const silent = endpoints
      .flatMap(([, { input, output }]) => [jsonSchemaOf(input, 'input'), jsonSchemaOf(output, 'output')])
      .flatMap((schema) => Object.entries(schema.$defs ?? {}))
      .filter(([, shape]) => !shape.description)
      .map(([name]) => name)
    expect([...new Set(silent)]).toEqual([])
  })
})

/** Objects of more than one field inside a schema that have no name; what a verb takes and a page are named after it. */
function unnamed(schema: JsonSchema, isRoot = true): JsonSchema[] {
  const inner = [schema.anyOf, schema.oneOf, schema.items, ...Object.values(schema.properties ?? {})].flat()
  const found = inner.flatMap((part) => (typeof part === 'object' ? unnamed(part, false) : []))
  const isObject = !isRoot && Object.keys(schema.properties ?? {}).length > 1
  return isObject ? [schema, ...found] : found
}

describe('lists', () => {
  test('[PAG-1] whatever answers with a cursor takes one, and a limit', () => {
    for (const [path, { input, output }] of endpoints) {
      if (!(input instanceof z.ZodObject) || !(output instanceof z.ZodObject)) throw new Error(`${path} is no object`)
      const pages = [Object.hasOwn(output.shape, 'items'), Object.hasOwn(output.shape, 'cursor')]
      const asks = [Object.hasOwn(input.shape, 'limit'), Object.hasOwn(input.shape, 'cursor')]
      expect({ path, pages }).toEqual({ path, pages: asks })
    }
  })
})

describe('refusals', () => {
  const common: readonly string[] = commonReasons

  test('[ERR-1] every reason is common or declared by an endpoint, and no endpoint declares a common one', () => {
    const declared = new Set<string>(endpoints.flatMap(([, endpoint]) => endpoint.errors))
    expect(Object.keys(errors).filter((reason) => !declared.has(reason) && !common.includes(reason))).toEqual([])
    expect(common.filter((reason) => declared.has(reason))).toEqual([])
  })

  test('every endpoint and every reason speaks in sentences', () => {
    for (const [path, { summary }] of endpoints)
      expect({ path, summary }).toMatchObject({ summary: expect.stringMatching(/^[A-Z].*\.$/) })
    for (const { message } of Object.values(errors)) expect(message).toMatch(/^[A-Z].*\.$/)
  })

  test('only verbs that hand out a session keep no answer', () => {
    const minting = endpoints.filter(([, { answer }]) => answer === 'session').map(([path]) => path)
    expect(minting.sort()).toEqual(['auth.changePassword', 'auth.exchange', 'auth.signIn', 'auth.signUp'])
  })
})
