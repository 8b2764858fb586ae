import { api, describeIssues, endpointsOf, errors, type InputIssue } from '@kindred/contract'
import { describe, expect, test } from 'vitest'
import { batchesOf, forEachOf, listeningServer } from './http.ts'
import { type BadInput, badInputsOf } from './inputs/cases.ts'
import { withRole } from './staff.ts'

const endpoints = endpointsOf(api)
const cases = [...endpoints].flatMap(([path, endpoint]) => badInputsOf(path, endpoint))

/** What the contract itself says of an input. */
function issuesOf({ path, json }: BadInput): InputIssue[] {
  const schema = endpoints.get(path)?.input
  const given: unknown = JSON.parse(json)
  const parsed = schema?.safeParse(given)
  return parsed?.error ? describeIssues(parsed.error, schema, given) : []
}

function refusalFor(bad: BadInput) {
  return {
    code: 'BAD_REQUEST',
    httpStatus: 400,
    path: bad.path,
    reason: 'invalid-input',
    message: errors['invalid-input'].message,
    details: { issues: issuesOf(bad) },
  }
}

describe('bad input', () => {
  test('is found for every endpoint, and the contract blames the field and says what it would take', () => {
    expect(new Set(cases.map(({ path }) => path)).size).toBe(endpoints.size)
    const wrong = cases.filter((bad) => {
      const [issue, ...others] = issuesOf(bad)
      return (
        others.length > 0 || issue?.path !== bad.toldAt || !issue.message || !/^(give|add|remove) \S/.test(issue.fix)
      )
    })
    expect(wrong.map((bad) => JSON.stringify([bad, issuesOf(bad)]))).toEqual([])
  })

  test('[DB-1] [DOS-2] is refused over HTTP by its field, in the same bytes on every database, and writes nothing', async () => {
    await using server = await listeningServer()
    const { token } = await withRole(server, 'ann', 'admin')
    const prototype = Object.getOwnPropertyNames(Object.prototype)
    const before = await server.dump()
    const wrong: string[] = []
    await forEachOf(batchesOf(cases), async (batch) => {
      const inputs = batch.map(({ json }) => json)
      const answers = await server.calls(batch[0]?.path ?? '', inputs, token)
      for (const [at, bad] of batch.entries()) {
        const { error } = answers[at] ?? {}
        const expected = { ...refusalFor(bad), requestId: error?.requestId }
        if (JSON.stringify(error) !== JSON.stringify(expected)) wrong.push(JSON.stringify([bad, error]))
      }
    })
    expect(wrong.slice(0, 20)).toEqual([])
    expect(await server.dump()).toEqual(before)
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    process.stdout.write(`${cases.length} bad inputs of ${endpoints.size} endpoints refused\n`)
  })
})
