import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { api, describeIssues, type Endpoint, endpointsOf, type InputIssue } from '../src/index.ts'

function issuesOf(schema: z.ZodType, input: unknown): InputIssue[] {
  const { error } = schema.safeParse(input)
  return error ? describeIssues(error, schema, input) : []
}

function issuesOfCall(endpoint: Endpoint, input: unknown): string[] {
  return issuesOf(endpoint.input, input).map(({ path, message, fix }) => `${path} ${message}: ${fix}`)
}

describe('what is wrong with an input', () => {
  test('each field is named with what is wrong and what would be taken', () => {
    expect(issuesOfCall(api.auth.signUp, { handle: 'x', email: 'ann', password: 'short', nmae: 'Ann' })).toEqual([
      'handle is not a handle: give 2 to 30 of a-z, 0-9 and _',
      'email is not an email address: give an email address',
      'password is shorter than 8 characters: give 8 to 256 characters',
      'nmae is not a known field: remove this field: known fields are handle, email, password, name',
    ])
  })

  test('a missing field is told from a wrong one', () => {
    expect(issuesOfCall(api.comments.edit, { comment: 5 })).toEqual([
      'comment is not text: give an id: decimal digits',
      'text is missing: add 1 to 2000 characters',
    ])
  })

  test('a field inside a list or a form of a union is reached', () => {
    expect(issuesOfCall(api.profiles.update, { links: [{ url: 'https://a.org' }, { url: 'x:y', tilte: '' }] })).toEqual(
      [
        'links.1.url is not an http or https address: give an http or https address of at most 200 characters',
        'links.1.tilte is not a known field: remove this field: known fields are url, title',
      ],
    )
    expect(issuesOfCall(api.posts.create, { text: 'a', audience: { only: ['@a'] } })).toEqual([
      'audience.only.0 is neither an account id nor a @handle: give an account id or @handle',
    ])
    expect(issuesOfCall(api.moderation.history, { on: { person: '' } })).toEqual([
      'on.person is neither an account id nor a @handle: give an account id or @handle',
    ])
  })

  test('a union that nothing fits lists its forms', () => {
    expect(issuesOfCall(api.posts.create, { text: 'a', audience: 'friends' })).toEqual([
      'audience has none of the forms that are taken: give one of public, followers, mutuals, closeFriends or an object with list or an object with only',
    ])
  })

  test('sizes of lists and numbers are told with their bounds', () => {
    expect(issuesOfCall(api.graph.relationships, { targets: [] })).toEqual([
      'targets is empty: give a list of 1 to 100 items: each an account id or @handle',
    ])
    expect(issuesOfCall(api.graph.followers, { of: '@ann', limit: 101 })).toEqual([
      'limit is more than 100: give a whole number from 1 to 100',
    ])
  })

  test('the input as a whole has the empty path', () => {
    expect(issuesOfCall(api.posts.get, 'x')).toEqual([' is not an object: give an object with post'])
    expect(issuesOfCall(api.auth.signOut, { all: true })).toEqual([
      'all is not a known field: remove this field: none is taken here',
    ])
  })

  test('without the schema and the input it still says which field is wrong', () => {
    const { error } = api.posts.edit.input.safeParse({ post: 5, text: '' })
    expect(error && describeIssues(error).map(({ path, message }) => `${path} ${message}`)).toEqual([
      'post is not text',
      'text is empty',
    ])
  })

  test('a huge wrong input makes a small answer, one issue a field', () => {
    const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}${'x'.repeat(500)}`, 1]))
    const issues = issuesOf(api.posts.get.input, keys)
    expect(issues).toHaveLength(20)
    expect(JSON.stringify(issues).length).toBeLessThan(5000)
    expect(issuesOf(api.profiles.many.input, { people: Array(100).fill(0) })).toHaveLength(20)
  })

  test('what was typed is not repeated, and a key that could break a terminal is quoted', () => {
    const secret = 'hunter2\u0007'
    expect(JSON.stringify(issuesOf(api.auth.signUp.input, { password: secret, email: secret }))).not.toContain(
      'hunter2',
    )
    expect(issuesOf(api.auth.signOut.input, { '\u001b[31m': 1 })[0]?.path).toBe('"\\u001b[31m"')
  })

  test('any JSON for any endpoint is taken, or refused with a sentence and a remedy', () => {
    const endpoints = [...endpointsOf(api).values()]
    fc.assert(
      fc.property(fc.constantFrom(...endpoints), fc.jsonValue(), ({ input }, value) => {
        for (const { message, fix } of issuesOf(input, value)) {
          expect(message).toMatch(/^[a-z]/)
          expect(fix).toMatch(/^(give|add|remove) /)
          expect(fix).not.toMatch(/anything|undefined/)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('every field of every endpoint, left out or of a wrong type, is named', () => {
    for (const [path, { input }] of endpointsOf(api)) {
      if (!(input instanceof z.ZodObject)) throw new Error(`${path} takes no object`)
      for (const [field, shape] of Object.entries(input.shape)) {
        const wrong = issuesOf(input, { [field]: 0.5 })
        expect({ path, issue: wrong.find((issue) => issue.path === field) }).toMatchObject({ issue: { path: field } })
        const isNeeded = !z.safeParse(shape as z.ZodType, undefined).success
        const missing = issuesOf(input, {}).find((issue) => issue.path === field)
        expect({ path, message: missing?.message }).toEqual({ path, message: isNeeded ? 'is missing' : undefined })
      }
    }
  })
})
