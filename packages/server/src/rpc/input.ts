import { describeIssues, type Endpoint } from '@kindred/contract'
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
