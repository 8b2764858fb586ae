import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { type Cut, clausesIn } from './clauses.ts'
import { type Call, callsIn, isDoorRefusal, supports } from './doors.ts'
import type { Mutant } from './mutant.ts'

const root = join(import.meta.dirname, '../..')
const domains = 'packages/server/src/domains'

/** Files that are the door: every clause in them counts. */
const door = ['predicate.ts', 'rules.ts', 'queries.ts', 'sight.ts'].map((file) => `${domains}/visibility/${file}`)
/** They stand below the door: it asks them. */
const below = ['accounts', 'calls']

/** The parts of the door and the calls of it that the source has now, in the order of the files. */
export function findMutants(): Mutant[] {
  return [...door.flatMap((file) => mutantsOf(file, clausesIn(parse(file)))), ...callers().flatMap(callersMutants)]
}

function callers(): string[] {
  return globSync(`${domains}/*/*.ts`, { cwd: root })
    .filter((file) => !file.endsWith('.test.ts') && !below.some((domain) => file.startsWith(`${domains}/${domain}/`)))
    .filter((file) => !door.includes(file) || file.endsWith('/queries.ts'))
    .toSorted()
}

/** Calls of the door, and the clauses of what other domains refuse by. */
function callersMutants(file: string): Mutant[] {
  const source = parse(file)
  const refusals = file.endsWith('/rules.ts') ? source.statements.filter(isRefusal) : []
  return mutantsOf(file, [...refusals.flatMap(clausesIn), ...callsIn(source)])
}

function isRefusal(statement: ts.Statement): boolean {
  return ts.isFunctionDeclaration(statement) && isDoorRefusal(statement.name?.text ?? '')
}

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true)
}

function mutantsOf(file: string, cuts: readonly (Cut | Call)[]): Mutant[] {
  const place = file.slice(domains.length + 1, -'.ts'.length)
  const taken = new Map<string, number>()
  return cuts.map((cut) => {
    const name = [place, cut.name?.includes('Clauses.') ? undefined : placeOf(cut.node), cut.name]
      .filter(Boolean)
      .join('.')
    const count = (taken.get(name) ?? 0) + 1
    taken.set(name, count)
    return {
      id: cut.name && count === 1 ? name : `${name}.${count}`,
      without: withoutOf(cut),
      edits: [{ file, start: cut.start, end: cut.end, text: cut.text }, ...supports(cut, file, textOf)],
    }
  })
}

/** The function, or the constant of the file, that a part stands in. */
function placeOf(node: ts.Node): string | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at)) return at.name?.getText()
    if (ts.isVariableDeclaration(at) && ts.isSourceFile(at.parent.parent.parent)) return at.name.getText()
  }
}

/** In one line, without the comma or the operator that went with it. */
function withoutOf({ node, start, end, text }: Cut): string {
  const gone = node.getSourceFile().text.slice(start, end).replaceAll(/\s+/g, ' ').trim()
  if (gone === '' || gone === 'true') return node.getText().replaceAll(/\s+/g, ' ')
  const part = gone.replaceAll(/^(,|&&|\|\|) | ?(,|&&|\|\|| and)$/g, '').replace(/^and /, '')
  return ts.isConditionalExpression(node) ? `${part} (always ${text.replaceAll(/\s+/g, ' ')})` : part
}
