import ts from 'typescript'
import type { Edit } from './mutant.ts'

/** A part of a file that is switched off by putting another text in its place. */
export interface Cut {
  readonly node: ts.Node
  readonly start: number
  readonly end: number
  readonly text: string
  /** What the part is called, when it has a name of its own. */
  readonly name?: string
  /** What else has to be written so that the text means something. */
  readonly also?: readonly Edit[]
}

/**
 * Everything in a tree that says who may see: entries of tables of clauses, parts of `and` and `or`, conditions of queries, and the
 * lines and branches of rules. Each is dropped, or decided one way.
 */
export function clausesIn(tree: ts.Node): Cut[] {
  const cuts: Cut[] = []
  visit(tree)
  return cuts

  function visit(node: ts.Node): void {
    for (const operator of operators) cuts.push(...operator(node))
    ts.forEachChild(node, visit)
  }
}

const operators = [tableEntries, listedParts, operands, conditions, conditionsInText, lines, branches]

/** `const itemClauses = { isNotHidden, ... }`: an entry is left out. An empty table is true. */
function tableEntries(node: ts.Node): Cut[] {
  if (!ts.isVariableDeclaration(node) || !node.name.getText().endsWith('Clauses') || !node.initializer) return []
  return leaves(objectIn(node.initializer), node.name.getText())
}

function objectIn(node: ts.Expression): ts.ObjectLiteralExpression {
  if (ts.isObjectLiteralExpression(node)) return node
  if (ts.isSatisfiesExpression(node) || ts.isAsExpression(node)) return objectIn(node.expression)
  throw new Error(`a table of clauses is written as an object, not as ${node.getText()}`)
}

function leaves(table: ts.ObjectLiteralExpression, path: string): Cut[] {
  return table.properties.flatMap((property) => {
    const name = `${path}.${property.name?.getText()}`
    if (ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer))
      return leaves(property.initializer, name)
    return [{ ...dropped(table.properties, property, table.properties.end), name }]
  })
}

/** `eb.or([a, b])`: a part is left out. */
function listedParts(node: ts.Node): Cut[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return []
  const [list] = node.arguments
  if (!['and', 'or'].includes(node.expression.name.text) || !list || !ts.isArrayLiteralExpression(list)) return []
  return list.elements.filter((part) => !ts.isSpreadElement(part)).map((part) => dropped(list.elements, part))
}

/** `a && b`, `a || b`: an operand is left out. */
function operands(node: ts.Node): Cut[] {
  if (!isLogical(node) || (isLogical(node.parent) && operatorOf(node.parent) === operatorOf(node))) return []
  const all = flattened(node, operatorOf(node))
  return all.map((part) => dropped(all, part))
}

function isLogical(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false
  return [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken].includes(operatorOf(node))
}

function operatorOf(node: ts.BinaryExpression): ts.SyntaxKind {
  return node.operatorToken.kind
}

function flattened(node: ts.Expression, operator: ts.SyntaxKind): ts.Expression[] {
  if (!isLogical(node) || operatorOf(node) !== operator) return [node]
  return [...flattened(node.left, operator), ...flattened(node.right, operator)]
}

/** `.where(...)` and `.on(...)`: the condition is left out, unless it only says which rows are asked about. */
function conditions(node: ts.Node): Cut[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return []
  const { expression, name } = node.expression
  const picksRows = node.arguments[1]?.getText() === "'in'" || expression.getText() === 'join'
  if (!['where', 'whereRef', 'on', 'onRef'].includes(name.text) || picksRows) return []
  return [{ node, start: expression.end, end: node.end, text: '' }]
}

/** The same in a query that is written as text. */
function conditionsInText(node: ts.Node): Cut[] {
  if (!ts.isTaggedTemplateExpression(node)) return []
  const text = node.getText()
  const both = / where (?<first>[^()]+?) and (?<second>[^()]+?)\)/.exec(text)?.groups
  if (!both) return []
  return [`${both.first} and `, ` and ${both.second}`].map((part) => {
    const start = node.getStart() + text.indexOf(part)
    return { node, start, end: start + part.length, text: '' }
  })
}

/** `if (...) return ...`: the line is left out. */
function lines(node: ts.Node): Cut[] {
  if (!ts.isIfStatement(node) || node.elseStatement) return []
  return [{ node, start: node.getStart(), end: node.end, text: '' }]
}

/** `a ? b : c`: b and c are each taken whatever a says. */
function branches(node: ts.Node): Cut[] {
  if (!ts.isConditionalExpression(node)) return []
  const cut = { node, start: node.getStart(), end: node.end }
  return [node.whenTrue, node.whenFalse].map((branch) => ({ ...cut, text: branch.getText() }))
}

/** Leaves one of several parts out, with what stands between it and its neighbour; an only part goes up to `end`. */
function dropped(parts: readonly ts.Node[], part: ts.Node, end = part.end): Cut {
  const at = parts.indexOf(part)
  const [before, after] = [parts[at - 1], parts[at + 1]]
  if (before) return { node: part, start: before.end, end: part.end, text: '' }
  return { node: part, start: part.getStart(), end: after?.getStart() ?? end, text: '' }
}
