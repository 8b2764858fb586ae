/**
 * Runs what the documents tell people to type. A fence marked `run` is run:
 *
 * - all fences "ts run" of a document are one program, in order: it is type-checked, then run against a server;
 * - each fence "sh run" is a command in the repository; a leading `npm ci &&` is taken as done.
 *
 * A fence marked `file=name.ts` is a file: those of a document are type-checked together.
 *
 * Where a document says http://localhost:4545, the address of the server at hand is used.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))
const documentedUrl = 'http://localhost:4545'

export interface Snippet {
  language: string
  /** Where the code begins, in lines of the document from 1. */
  line: number
  code: string
}

/** The fences of a document that are marked `run`. */
export function extractSnippets(markdown: string): Snippet[] {
  const found: Snippet[] = []
  const fence = /^```(\w+)([^\n]*)\n([\s\S]*?)^```[ \t]*$/gm
  for (const { index, 1: language = '', 2: marks = '', 3: code = '' } of markdown.matchAll(fence)) {
    if (!marks.trim().split(/\s+/).includes('run')) continue
    const line = markdown.slice(0, index).split('\n').length + 1
    found.push({ language, line, code })
  }
  return found
}

/** The TypeScript of a document as one program, on the lines where the document has it. */
export function programOf(snippets: Snippet[]): string {
  const lines: string[] = []
  for (const { code, line } of snippets.filter(({ language }) => language === 'ts'))
    for (const [at, text] of code.trimEnd().split('\n').entries()) lines[line - 1 + at] = text
  return `${Array.from(lines, (text) => text ?? '').join('\n')}\nexport {}\n`
}

/** The files that a document shows, by name. */
export function filesOf(markdown: string): Map<string, string> {
  const fence = /^```ts file=(\S+)[^\n]*\n([\s\S]*?)^```[ \t]*$/gm
  return new Map([...markdown.matchAll(fence)].map(([, name = '', code = '']) => [name, code]))
}

export function commandsOf(snippets: Snippet[]): string[] {
  return snippets.filter(({ language }) => language === 'sh').map(({ code }) => code.trim().replace(/^npm ci && /, ''))
}

/** What TypeScript says about a program, as an application of the strictest kind would see it. */
export function typeErrors(...files: string[]): string {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    customConditions: ['@kindred/source'],
    types: ['node'],
  })
  const host = { getCanonicalFileName: String, getCurrentDirectory: () => root, getNewLine: () => '\n' }
  return ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host)
}

export interface Ran {
  status: number | null
  output: string
}

interface Running {
  cwd: string
  timeout: number
  shell?: boolean
}

/** Runs without blocking, so that a server in this very process can answer. */
function run(program: string, args: string[], options: Running): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}

/** Type-checks and runs the program of a document against the server at `url`. */
export async function runProgram(markdown: string, { url }: { url: string }): Promise<Ran> {
  const code = programOf(extractSnippets(markdown)).replaceAll(documentedUrl, url.replace(/\/$/, ''))
  mkdirSync(join(root, '.kindred'), { recursive: true })
  const folder = mkdtempSync(join(root, '.kindred/snippets-'))
  try {
    const file = join(folder, 'program.ts')
    writeFileSync(file, code)
    const problems = typeErrors(file)
    if (problems !== '') return { status: 1, output: problems }
    const args = ['--conditions=@kindred/source', file]
    return await run('node', args, { cwd: folder, timeout: 60_000 })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What TypeScript says about the files that a document shows. */
export function fileErrors(markdown: string): string {
  mkdirSync(join(root, '.kindred'), { recursive: true })
  const folder = mkdtempSync(join(root, '.kindred/snippets-'))
  try {
    for (const [name, code] of filesOf(markdown)) writeFileSync(join(folder, name), code)
    return typeErrors(...[...filesOf(markdown).keys()].map((name) => join(folder, name)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs one command of a document in the repository. */
export function runCommand(command: string): Promise<Ran> {
  return run(command, [], { cwd: root, timeout: 120_000, shell: true })
}

export const documents = ['README.md', 'docs/start/quickstart.md'].map((path) => ({
  path,
  read: () => readFileSync(join(root, path), 'utf8'),
}))
