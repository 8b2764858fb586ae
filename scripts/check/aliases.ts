import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'

const SOURCES = 'packages/server/src/**/*.ts'
const EXCLUDED = /\.test(-d)?\.ts$|\/(testing|migrations)\//

/** What hands on one of the values that it is given. */
const PASSING = new Set([
  'max',
  'min',
  'coalesce',
  'nullif',
  'ref',
  'column',
  'any_value',
  'first_value',
  'last_value',
  'lag',
  'lead',
])
/** What makes a number that is no id. */
const COUNTING = new Set(['count', 'countAll', 'sum', 'avg'])
const HOLE = '\u0001'

/**
 * The driver tells ids from numbers by the name of a column, an alias's as well. Answers each alias that hides an id, which would
 * come out as a rounded number, and each that makes an id of a count.
 */
export function misnamedAliases(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const problems: string[] = []
  const judge = (node: ts.Node, kind: Kind | undefined, alias: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
    const place = `${path}:${line + 1}`
    if (kind === 'id' && !isIdName(alias)) problems.push(`${place} calls an id ${alias}: end the alias in _id`)
    if (kind === 'count' && isIdName(alias))
      problems.push(`${place} calls a count ${alias}: no alias but an id's ends in _id`)
  }
  ts.forEachChild(source, function visit(node) {
    if (ts.isStringLiteralLike(node) && !ts.isTaggedTemplateExpression(node.parent))
      for (const [kind, alias] of ofText(node.text)) judge(node, kind, alias)
    if (ts.isTaggedTemplateExpression(node))
      for (const [kind, alias] of ofText(textOf(node.template))) judge(node, kind, alias)
    const [argument] = ts.isCallExpression(node) ? node.arguments : []
    if (ts.isCallExpression(node) && nameOf(node) === 'as' && argument && ts.isStringLiteralLike(argument))
      judge(node, kindOfNode((node.expression as ts.PropertyAccessExpression).expression), argument.text)
    ts.forEachChild(node, visit)
  })
  return problems
}

/** All of the server's. */
export function checkAliases(): { files: number; problems: string[] } {
  const files = globSync(SOURCES).filter((path) => !EXCLUDED.test(path))
  return { files: files.length, problems: files.flatMap((path) => misnamedAliases(path, readFileSync(path, 'utf8'))) }
}

type Kind = 'id' | 'count'

function isIdName(name: string): boolean {
  return name === 'id' || name.endsWith('_id')
}

/** Each `.. as alias` in SQL, or in a string that Kysely reads as one. What stands inside a cast is a type. */
function ofText(text: string): [Kind | undefined, string][] {
  const found: [Kind | undefined, string][] = []
  for (const { index, 1: alias } of text.matchAll(/\s+as\s+"?(\w+)"?/gi)) {
    const before = text.slice(0, index)
    if (!/\bcast\s*$/i.test(beforeParenthesis(before))) found.push([kindOfSql(lastExpression(before)), alias as string])
  }
  return found
}

/** What precedes the parenthesis that is open at the end of a text; the empty text when none is. */
function beforeParenthesis(text: string): string {
  let depth = 0
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ')') depth++
    else if (text[at] === '(' && --depth < 0) return text.slice(0, at)
  }
  return ''
}

/** A name, or a call with its parentheses, at the end of a text. */
function lastExpression(text: string): string {
  let at = text.length
  for (let depth = 0; at > 0; at--) {
    const character = text[at - 1] as string
    if (character === ')') depth++
    else if (character === '(') depth--
    else if (depth === 0 && !/[\w."]/.test(character)) break
    if (depth < 0) break
  }
  return text.slice(at)
}

function kindOfSql(expression: string): Kind | undefined {
  const sql = expression.trim().replaceAll('"', '')
  if (/^[\w.]+$/.test(sql)) return isIdName(sql.split('.').at(-1) as string) ? 'id' : undefined
  const { 1: name = '', 2: inner = '' } = /^(\w+)\s*\((.*)\)$/s.exec(sql) ?? []
  if (COUNTING.has(name.toLowerCase())) return 'count'
  if (name.toLowerCase() === 'cast') return kindOfSql(inner.replace(/\s+as\s+\w+\s*$/i, ''))
  if (!PASSING.has(name.toLowerCase())) return undefined
  const kinds = inner.split(/,(?![^(]*\))/).map(kindOfSql)
  return kinds.includes('id') && kinds.every((kind, at) => kind === 'id' || inner.split(',')[at]?.includes(HOLE))
    ? 'id'
    : undefined
}

function kindOfNode(node: ts.Expression): Kind | undefined {
  if (ts.isTaggedTemplateExpression(node)) return kindOfSql(textOf(node.template))
  if (!ts.isCallExpression(node)) return undefined
  const name = nameOf(node)
  if (name && COUNTING.has(name)) return 'count'
  if (!name || !PASSING.has(name)) return undefined
  const columns = node.arguments.map((argument) =>
    ts.isStringLiteralLike(argument) ? kindOfSql(argument.text) : undefined,
  )
  return columns.length > 0 && columns.every((kind) => kind === 'id') ? 'id' : undefined
}

function nameOf({ expression }: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined
}

function textOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return template.head.text + template.templateSpans.map(({ literal }) => HOLE + literal.text).join('')
}
