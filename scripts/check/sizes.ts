import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** What a file and a function may not exceed. What they should aim at stands in `docs/style.md`. */
const limits = { fileLines: 350, functionLines: 80, parameters: 3 }

export interface FunctionSize {
  name: string
  place: string
  lines: number
  parameters: number
}

export interface Sizes {
  files: { path: string; lines: number }[]
  functions: FunctionSize[]
}

/** The source that people write: no tests, no migrations (frozen), nothing generated. */
function sourceFiles(root: string): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx']
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && !/\.test(-d)?\.tsx?$|\/(test|testing\/suites|migrations)\/|\.d\.ts$/.test(path))
    .filter((path) => !['packages/sdk/src/api.ts', 'packages/contract/src/manifest.ts'].includes(path))
}

function linesOf(source: ts.SourceFile, node: ts.Node): number {
  const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line
  return source.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1
}

/** A function of its own standing inside another: a declaration, or a member of an object. A callback belongs to its caller. */
function standsAlone(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node)) return true
  return ts.isFunctionLike(node) && ts.isPropertyAssignment(node.parent)
}

function linesWithin(source: ts.SourceFile, node: ts.Node): number {
  let lines = 0
  ts.forEachChild(node, function visit(child) {
    if (standsAlone(child)) lines += linesOf(source, child)
    else ts.forEachChild(child, visit)
  })
  return lines
}

function nameOf(source: ts.SourceFile, node: ts.FunctionLikeDeclaration): string {
  const named = node.name ?? ('name' in node.parent ? (node.parent.name as ts.Node | undefined) : undefined)
  return named?.getText(source) ?? (ts.isConstructorDeclaration(node) ? 'constructor' : 'callback')
}

/** Every function of a file with the lines that are its own: those of functions that stand alone inside it are theirs. */
export function functionsOf(path: string, text: string): FunctionSize[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: FunctionSize[] = []
  ts.forEachChild(source, function visit(node) {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      found.push({
        name: nameOf(source, node),
        place: `${path}:${line + 1}`,
        lines: linesOf(source, node) - linesWithin(source, node),
        parameters: node.parameters.filter((parameter) => parameter.name.getText(source) !== 'this').length,
      })
    }
    ts.forEachChild(node, visit)
  })
  return found
}

export function measure(root = '.'): Sizes {
  const texts = sourceFiles(root).map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }))
  return {
    files: texts.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length })),
    functions: texts.flatMap(({ path, text }) => functionsOf(path, text)),
  }
}

export function tooLarge({ files, functions }: Sizes): string[] {
  return [
    ...files.filter(({ lines }) => lines > limits.fileLines).map(({ path, lines }) => `${path} has ${lines} lines`),
    ...functions
      .filter(({ lines }) => lines > limits.functionLines)
      .map(({ name, place, lines }) => `${name} (${place}) has ${lines} lines`),
    ...functions
      .filter(({ parameters }) => parameters > limits.parameters)
      .map(({ name, place, parameters }) => `${name} (${place}) has ${parameters} parameters`),
  ]
}

/** Median, nine in ten and the largest. */
export function distribution(numbers: number[]): { median: number; p90: number; max: number } {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { median: at(0.5), p90: at(0.9), max: at(1) }
}

/** A callback of a line or two is an expression, not a function that somebody wants to read alone. */
export function report({ files, functions }: Sizes): string[] {
  const row = (what: string, numbers: number[]) => {
    const { median, p90, max } = distribution(numbers)
    return `${what.padEnd(20)} ${String(numbers.length).padStart(5)}   median ${median}   nine in ten ${p90}   max ${max}`
  }
  const named = functions.filter(({ name }) => name !== 'callback')
  return [
    row(
      'lines of files',
      files.map(({ lines }) => lines),
    ),
    row(
      'lines of functions',
      named.map(({ lines }) => lines),
    ),
    row(
      'their parameters',
      named.map(({ parameters }) => parameters),
    ),
    `aims: files 90 / 220 / ${limits.fileLines}, functions 10 / 40 / ${limits.functionLines}, parameters at most ${limits.parameters}`,
  ]
}
