import { asSchema, commonReasons, type JsonSchema } from '@kindred/contract'
import { isPaged, type Report, type ReportedEndpoint } from './report.ts'
import { declarationOf, sentence, typeOf } from './shapes.ts'
import { assigned, indent, joined, note } from './text.ts'

const opening = `// Written by \`npm run generate\` from the contract: change the contract instead.

/** What a call may be told beside its input. */
export interface CallOptions {
  /** Gives up when it fires: the call is then refused with \`aborted\`. */
  signal?: AbortSignal | undefined
  /** Names the intent of a mutation; made for you when left out. The same key and input have one effect. */
  idempotencyKey?: string | undefined
  /** How long to wait for the answer, retries included: as long as the client does when left out. */
  timeoutMs?: number | undefined
}

/** A page of a list. \`cursor: null\`, and nothing else, is the end; a short page is not. */
export interface Page<T> {
  items: T[]
  cursor: string | null
}

/** A call under way. It may be refused for one of \`Refuses\`, or for a reason that is common to all calls. */
export interface Call<Answer, Refuses extends string = never> extends Promise<Answer> {
  /** Only a type: it is never there. */
  readonly '~refuses'?: Refuses
}

/** One page when awaited, every item when iterated. Nothing is asked before either. */
export interface PagePromise<T, Refuses extends string = never> extends Call<Page<T>, Refuses>, AsyncIterable<T> {
  /** Every page from the first on. */
  pages(): AsyncIterable<Page<T>>
}

/** Those fields of a profile that the host app alone sets; \`kindred types\` declares which there are. */
export interface HostFields {}
`

/** The client's types: named interfaces without an import, so that an editor shows names and a compiler does no work. */
export function apiText(report: Report): string {
  const endpoints = Object.entries(report.endpoints)
  const shapes = Object.entries(report.$defs).map(([name, shape]) => declarationOf(name, shape))
  const inputs = endpoints.map(([path, { input }]) => declarationOf(inputName(path), input))
  const answers = endpoints
    .filter(([, endpoint]) => hasOwnAnswer(endpoint))
    .map(([path, { output }]) => declarationOf(answerName(path), output))
  const parts = [
    ...[opening, '// Verbs', ...namespaces(report), '// Shapes', ...shapes],
    ...['// Inputs', ...inputs, '// Answers', ...answers, '// Refusals', ...refusals(report)],
  ]
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`
}

export function inputName(path: string): string {
  return `${pascal(path)}Input`
}

export function answerName(path: string): string {
  return `${pascal(path)}Answer`
}

function pascal(path: string): string {
  return path
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

export function hasOwnAnswer(endpoint: ReportedEndpoint): boolean {
  return !endpoint.output.$ref && !isPaged(endpoint)
}

/** The reasons of its own for which each endpoint refuses, and what comes with each reason. */
export function refusalsOf({ endpoints, errors }: Report): { declared: string; details: string } {
  const declared = Object.entries(endpoints).map(([path, endpoint]) => assigned(`'${path}':`, unionOf(endpoint.errors)))
  const details = Object.entries(errors).map(([reason, shape]) => {
    return `'${reason}': ${shape.details ? typeOf(shape.details) : 'null'}`
  })
  return {
    declared: note('The reasons of its own for which a call may be refused.') + interfaceOf('ErrorReasons', declared),
    details: note('What comes with a refusal, by its reason.') + interfaceOf('ErrorDetails', details),
  }
}

function refusals(report: Report): string[] {
  const { declared, details } = refusalsOf(report)
  const common = assigned('export type CommonReason =', unionOf(commonReasons))
  return [note('The reasons for which any call may be refused.') + common, declared, details]
}

/** Reasons as a type. */
function unionOf(reasons: readonly string[]): string {
  return joined(reasons.map((reason) => `'${reason}'`)) || 'never'
}

function interfaceOf(name: string, members: string[]): string {
  return `export interface ${name} {\n${indent(members.join('\n'))}\n}`
}

interface Branch {
  verbs: [string, string, ReportedEndpoint][]
  branches: Map<string, Branch>
}

function namespaces(report: Report): string[] {
  return interfacesOf('Kindred', branchesOf(report))
}

/** The endpoints of a report as a tree of namespaces. */
export function branchesOf({ endpoints }: Report): Branch {
  const root: Branch = { verbs: [], branches: new Map() }
  for (const [path, endpoint] of Object.entries(endpoints)) {
    const words = path.split('.')
    const verb = words.pop() ?? path
    let branch = root
    for (const word of words) {
      const next: Branch = branch.branches.get(word) ?? { verbs: [], branches: new Map() }
      branch.branches.set(word, next)
      branch = next
    }
    branch.verbs.push([verb, path, endpoint])
  }
  return root
}

/** The interface of a branch, and then those it refers to. */
export function interfacesOf(name: string, branch: Branch): string[] {
  const inner = [...branch.branches].flatMap(([word, next]) => interfacesOf(nested(name, word), next))
  const members = [
    ...branch.verbs.map(([verb, path, endpoint]) => methodOf(verb, path, endpoint)),
    ...[...branch.branches.keys()].map((word) => `${word}: ${nested(name, word)}Api`),
  ]
  const head = name === 'Kindred' ? note('Everything that can be asked of the server.') : ''
  return [head + interfaceOf(`${name}Api`, members), ...inner]
}

function nested(name: string, word: string): string {
  return `${name === 'Kindred' ? '' : name}${pascal(word)}`
}

const callers: Record<string, string> = { moderator: 'For moderators and admins.', admin: 'For admins.' }

function callerOf({ access, scope }: ReportedEndpoint): string | undefined {
  const people = callers[access]
  return scope === null ? people : `${people?.replace(/\.$/, '')}, and for API keys with the scope \`${scope}\`.`
}

function methodOf(verb: string, path: string, endpoint: ReportedEndpoint): string {
  const mark = (endpoint.input.required ?? []).length > 0 ? '' : '?'
  const reasons = endpoint.errors.map((reason) => `\`${reason}\``).join(', ')
  const words = [endpoint.summary, callerOf(endpoint)].filter((line) => line !== undefined).map(sentence)
  const doc = note(words.join(' '), ...(reasons ? [`Refuses with ${reasons}.`] : []))
  return `${doc}${verb}(input${mark}: ${inputName(path)}, options?: CallOptions): ${answerOf(path, endpoint)}`
}

function answerOf(path: string, endpoint: ReportedEndpoint): string {
  const refuses = endpoint.errors.length > 0 ? `, ErrorReasons['${path}']` : ''
  if (isPaged(endpoint)) return `PagePromise<${typeOf(asSchema(itemsOf(endpoint.output)))}${refuses}>`
  return `Call<${endpoint.output.$ref ? typeOf(endpoint.output) : answerName(path)}${refuses}>`
}

function itemsOf(output: JsonSchema): JsonSchema['items'] {
  return asSchema(output.properties?.items).items
}
