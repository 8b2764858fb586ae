import type { Endpoint, InputIssue } from '@kindred/contract'
import type { z } from 'zod'
import { refuse } from '../kernel/refusal.ts'

/**
 * What a handler receives. An endpoint that needs nothing may be called with nothing.
 * @throws {Refusal} `invalid-input`, with an issue a field
 */
export function parseInput({ input: schema }: Endpoint, input: unknown): unknown {
  const given = input === undefined ? {} : input
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw refuse({ reason: 'invalid-input', details: { issues: describeIssues(parsed.error, schema, given) } })
}

function describeIssues(error: z.ZodError, _schema: z.ZodType, _input: unknown): InputIssue[] {
  return error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message, fix: 'see the reference' }))
}
