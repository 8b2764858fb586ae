import { api, type Contract, type ErrorEntry } from '@kindred/contract'
import { answerName, branchesOf, hasOwnAnswer, inputName, interfacesOf, refusalsOf } from './api.ts'
import { isPaged, type Report, reportOf } from './report.ts'
import { declarationOf } from './shapes.ts'
import { indent, note } from './text.ts'

/** What formatters break a line at. */
const WIDTH = 120

/** What a client half is written from: what `defineModule` answered. */
export interface Served {
  readonly name: string
  readonly contract: Contract
  readonly errors?: Readonly<Record<string, ErrorEntry>> | undefined
}

/** All that can be asked of a module, as data. */
export function moduleReport({ name, contract, errors = {} }: Served): Report {
  return reportOf({ [name]: contract }, errors)
}

/**
 * The client half of a module: its types, and what a client has to know of its endpoints in order to call them.
 * @throws {Error} when a shape of the module goes by the name of one of ours and is another
 */
export function moduleText(served: Served): string {
  const report = moduleReport(served)
  const ours = reportOf(api).$defs
  const own = Object.entries(report.$defs).filter(([name, shape]) => isOwn(name, { shape, ours }))
  const declared = [...interfaces(served, report), ...shapesOf(report, own)].map((part) => part.trimEnd()).join('\n\n')
  const parts = [
    '// Written by `kindred client` from the contract of the module: change the contract instead.',
    importOf(declared, Object.keys(ours)),
    reasonsOf(report),
    declared,
    manifestOf(served, report),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function isOwn(name: string, { shape, ours }: { shape: unknown; ours: Report['$defs'] }): boolean {
  const known = ours[name]
  if (known && JSON.stringify(known) !== JSON.stringify(shape))
    throw new Error(`The module has a shape called ${name}, as Kindred has, and it is another: call it otherwise.`)
  return known === undefined
}

/** The name of each branch is that of the module, and of the namespaces below it. */
function interfaces({ name }: Served, report: Report): string[] {
  const branch = branchesOf(report).branches.get(name)
  return branch ? interfacesOf(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, branch) : []
}

function shapesOf({ endpoints }: Report, own: [string, Report['$defs'][string]][]): string[] {
  const paths = Object.entries(endpoints)
  return [
    ...own.map(([name, shape]) => declarationOf(name, shape)),
    ...paths.map(([path, { input }]) => declarationOf(inputName(path), input)),
    ...paths.flatMap(([path, endpoint]) =>
      hasOwnAnswer(endpoint) && !isPaged(endpoint) ? [declarationOf(answerName(path), endpoint.output)] : [],
    ),
  ]
}

/** What the types name and do not declare is ours. */
function importOf(declared: string, ours: readonly string[]): string {
  const names = ['Call', 'CallOptions', 'ErrorReasons', 'PagePromise', ...ours].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(withoutNotes(declared)),
  )
  const line = ['ClientModule', ...names].toSorted()
  const text = `import type { ${line.join(', ')} } from '@kindred/sdk'`
  return text.length <= WIDTH
    ? text
    : `import type {\n${indent(line.map((name) => `${name},`).join('\n'))}\n} from '@kindred/sdk'`
}

function withoutNotes(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, '')
}

/** With the client half the client knows for which reasons the module refuses, and what comes with each. */
function reasonsOf(report: Report): string {
  const { declared, details } = refusalsOf(report)
  const parts = [declared, ...(Object.keys(report.errors).length > 0 ? [details] : [])]
  const text = parts.map((part) => part.replace(/^export /m, '')).join('\n\n')
  return `declare module '@kindred/sdk' {\n${indent(text)}\n}`
}

function manifestOf({ name }: Served, { endpoints }: Report): string {
  const verbs = Object.entries(endpoints).map(([path, endpoint]) => [path.slice(name.length + 1), endpoint] as const)
  const kinds = verbs.map(([verb, { kind }]) => `${/^\w+$/.test(verb) ? verb : `'${verb}'`}: '${kind}',`)
  const lists = verbs.flatMap(([verb, endpoint]) => (isPaged(endpoint) ? [`'${verb}'`] : []))
  const api = `${name.charAt(0).toUpperCase()}${name.slice(1)}Api`
  return [
    note(`What a client needs in order to call the module: \`createClient({ url, modules: { ${name} } })\`.`).trimEnd(),
    `export const ${name}: ClientModule<${api}> = {`,
    `  namespace: '${name}',`,
    `  kinds: {\n${indent(indent(kinds.join('\n')))}\n  },`,
    `  lists: [${lists.join(', ')}],`,
    '}',
  ].join('\n')
}
