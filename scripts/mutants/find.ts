import { globSync } from 'node:fs'
import ts from 'typescript'
import { type Cut, clausesIn } from './clauses.ts'
import { callsIn, isDoorRefusal } from './doors.ts'
import type { Mutant } from './mutant.ts'
import { parse, root } from './source.ts'
import { wrapperCallsIn } from './wrappers.ts'

const domains = 'packages/server/src/domains'
/** Modules outside of them, which reach people and content through the same door. */
const modules = ['polls']

/** Files that are the door: every clause in them counts. */
const door = ['predicate.ts', 'rules.ts', 'queries.ts', 'sight.ts'].map((file) => `${domains}/visibility/${file}`)
/** They stand below the door: it asks them. */
const below = ['accounts', 'calls']

/** The parts of the door and the calls of it that the source has now, in the order of the files. */
export function findMutants(): Mutant[] {
  const all = callers().map(parse)
  return [
    ...door.flatMap((file) => mutantsOf(file, clausesIn(parse(file)))),
    ...all.flatMap((source) => mutantsOf(source.fileName, [...callersCuts(source), ...wrapperCallsIn(source, all)])),
  ]
}

function callers(): string[] {
  return globSync([`${domains}/*/*.ts`, ...modules.map((name) => `packages/${name}/src/*.ts`)], { cwd: root })
    .filter(
      (file) => !/\.test(-d)?\.ts$/.test(file) && !below.some((domain) => file.startsWith(`${domains}/${domain}/`)),
    )
    .filter((file) => !door.includes(file) || file.endsWith('/queries.ts'))
    .toSorted()
}

/** Calls of the door, and the clauses of what other domains refuse by. */
function callersCuts(source: ts.SourceFile): Cut[] {
  const refusals = source.fileName.endsWith('/rules.ts') ? source.statements.filter(isRefusal) : []
  return [...refusals.flatMap(clausesIn), ...callsIn(source)]
}

function isRefusal(statement: ts.Statement): boolean {
  return ts.isFunctionDeclaration(statement) && isDoorRefusal(statement.name?.text ?? '')
}

function mutantsOf(file: string, cuts: readonly Cut[]): Mutant[] {
  const place = file
    .replace(`${domains}/`, '')
    .replace(/^packages\/(\w+)\/src/, '$1')
    .slice(0, -'.ts'.length)
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
      edits: [{ file, start: cut.start, end: cut.end, text: cut.text }, ...(cut.also ?? [])],
    }
  })
}

/** The function, or the constant of the file, that a part stands in. */
function placeOf(node: ts.Node): string | undefined {
  for (let at = node.parent; at; at = at.parent) {
    const isConstant = ts.isVariableDeclaration(at) && ts.isSourceFile(at.parent.parent.parent)
    const isFunction = ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at) || ts.isFunctionExpression(at)
    if (isConstant || isFunction) return nameOf(at) ?? placeOf(at)
  }
}

function nameOf(node: ts.Node): string | undefined {
  return (node as ts.NamedDeclaration).name?.getText()
}

/** In one line, without the comma or the operator that went with it. */
function withoutOf({ node, start, end, text }: Cut): string {
  const gone = node.getSourceFile().text.slice(start, end).replaceAll(/\s+/g, ' ').trim()
  if (ts.isCallExpression(node) && !gone.startsWith('.')) return node.getText().replaceAll(/\s+/g, ' ')
  if (gone === 'true') return node.getText().replaceAll(/\s+/g, ' ')
  const part = gone.replaceAll(/^(,|&&|\|\|) | ?(,|&&|\|\|| and)$/g, '').replace(/^and /, '')
  return ts.isConditionalExpression(node) ? `${part} (always ${text.replaceAll(/\s+/g, ' ')})` : part
}
