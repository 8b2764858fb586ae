import { type Contract, type ErrorEntry, endpointsOf, errors, type JsonSchema, jsonSchemaOf } from '@kindred/contract'

/** An endpoint as the report shows it: its shapes refer to the named ones by `#/$defs/Name`. */
export interface ReportedEndpoint {
  summary: string
  kind: 'query' | 'mutation'
  access: string
  scope: string | null
  answer: 'kept' | 'session'
  errors: readonly string[]
  input: JsonSchema
  output: JsonSchema
}

interface ReportedError {
  status: string
  message: string
  details: JsonSchema | null
}

/** All that can be asked, as data: every change of the API is a change of this. Sorted by name. */
export interface Report {
  endpoints: Record<string, ReportedEndpoint>
  errors: Record<string, ReportedError>
  $defs: Record<string, JsonSchema>
}

/** Reads a contract and the reasons for which it refuses: ours, when left out. Throws when two different shapes go by one name. */
export function reportOf(contract: Contract, catalogue: Readonly<Record<string, ErrorEntry>> = errors): Report {
  const shapes = new Map<string, JsonSchema>()
  const reported = [...endpointsOf(contract)].map(
    ([path, { summary, kind, access, scope, answer, errors, input, output }]) => [
      path,
      {
        ...{ summary, kind, access, scope, answer, errors: [...errors].sort() },
        input: hoist(jsonSchemaOf(input, 'input'), shapes),
        output: hoist(jsonSchemaOf(output, 'output'), shapes),
      },
    ],
  )
  const refusals = Object.entries(catalogue).map(([reason, entry]) => {
    const details = entry.details ? hoist(jsonSchemaOf(entry.details, 'output'), shapes) : null
    return [reason, { status: entry.status, message: entry.message, details }]
  })
  return {
    endpoints: sorted(Object.fromEntries(reported)),
    errors: sorted(Object.fromEntries(refusals)),
    $defs: sorted(Object.fromEntries(shapes)),
  }
}

function hoist({ $defs = {}, ...schema }: JsonSchema, shapes: Map<string, JsonSchema>): JsonSchema {
  for (const [name, shape] of Object.entries($defs)) {
    const known = shapes.get(name)
    if (known && JSON.stringify(known) !== JSON.stringify(shape)) throw new Error(`Two shapes go by the name ${name}.`)
    shapes.set(name, shape)
  }
  return schema
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether an endpoint answers by pages. */
export function isPaged({ output }: ReportedEndpoint): boolean {
  return Object.keys(output.properties ?? {}).join() === 'items,cursor'
}
