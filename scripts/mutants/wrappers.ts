import { dirname } from 'node:path'
import ts from 'typescript'
import type { Cut } from './clauses.ts'
import { callsIn } from './doors.ts'
import { type Edit, mutated } from './mutant.ts'

/** A function that asks the door for its domain, and what it takes to call it without asking: a copy of it. */
interface Wrapper {
  readonly name: string
  readonly source: ts.SourceFile
  readonly asking: readonly ts.Node[]
  readonly edits: readonly Edit[]
}

/** Every call of a function that asks the door and is called from several places: each is switched off by itself. */
export function wrapperCallsIn(source: ts.SourceFile, all: readonly ts.SourceFile[]): Cut[] {
  const wrappers = all.filter((other) => dirname(other.fileName) === dirname(source.fileName)).flatMap(wrappersOf)
  return wrappers
    .filter((wrapper) => all.flatMap((other) => callsOf(wrapper, other)).length > 1)
    .flatMap((wrapper) => callsOf(wrapper, source))
}

function wrappersOf(source: ts.SourceFile): Wrapper[] {
  const calls = callsIn(source).filter(({ node }) => ts.isCallExpression(node))
  const functions = new Set(calls.flatMap(({ node }) => functionOf(node) ?? []))
  return [...functions].flatMap((declaration) => {
    const name = declaration.name?.text
    const isShared = declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!name || isShared) return []
    const inside = calls.filter(({ node }) => functionOf(node) === declaration)
    const from = declaration.getStart()
    const local = inside.map(({ start, end, text }) => ({ file: '', start: start - from, end: end - from, text }))
    const copy = mutated('', declaration.getText(), local).replace(`function ${name}`, `function ${unasked(name)}`)
    const text = `\n${copy}\n${name}.unasked = ${unasked(name)}\n`
    const own = { file: source.fileName, start: declaration.end, end: declaration.end, text }
    const asking = inside.map(({ node }) => node)
    return [{ name, source, asking, edits: [own, ...inside.flatMap(({ also }) => also ?? [])] }]
  })
}

function unasked(name: string): string {
  return `${name}Unasked`
}

function functionOf(node: ts.Node): ts.FunctionDeclaration | undefined {
  for (let at = node.parent; at; at = at.parent) if (ts.isFunctionDeclaration(at)) return at
}

/** `seen(...)` in its own file, `views.people(...)` in the others of its domain. */
function callsOf({ name, source, asking, edits }: Wrapper, other: ts.SourceFile): Cut[] {
  const isOwn = other === source
  const callee = isOwn ? name : `views.${name}`
  if (dirname(other.fileName) !== dirname(source.fileName)) return []
  const cuts: Cut[] = []
  visit(other)
  return cuts

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && node.expression.getText() === callee && !asking.every(isOverridden(node))) {
      const { end } = node.expression
      const start = isOwn ? node.expression.getStart() : end
      cuts.push({ node, start, end, text: isOwn ? unasked(name) : '.unasked', name: callee, also: edits })
    }
    ts.forEachChild(node, visit)
  }
}

/** Whether the door is asked only in the default of something that this call gives. */
function isOverridden(call: ts.CallExpression): (asking: ts.Node) => boolean {
  const given = call.arguments
    .filter(ts.isObjectLiteralExpression)
    .flatMap(({ properties }) => properties.map((property) => property.name?.getText()))
  return (asking) => {
    for (let at = asking.parent; !ts.isFunctionDeclaration(at); at = at.parent)
      if (ts.isBindingElement(at)) return given.includes(at.name.getText())
    return false
  }
}
