import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, dirname, join, sep } from 'node:path'
import { createInterface } from 'node:readline'

export interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

/** The environment of somebody who never saw this repository, with the programs of the machine. */
export function strangersEnvironment(own: Record<string, string> = {}): Record<string, string> {
  const ours =
    /^(npm_(?!config_)|npm_config_local_prefix$|INIT_CWD$|NODE_(ENV|OPTIONS|PATH)$|VITEST|KINDRED_|(DATABASE_URL|PORT|HOST)$)/
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name))
  return { ...Object.fromEntries(kept), PATH: outerPath().join(delimiter), ...own }
}

/** The same, with the Node that runs this. */
export function plainEnvironment(own: Record<string, string> = {}): Record<string, string> {
  const path = [dirname(process.execPath), ...outerPath()]
  return { ...strangersEnvironment(), PATH: path.join(delimiter), ...own }
}

function outerPath(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((place) => !place.includes(`node_modules${sep}`))
}

/** The first program of one of these names on the machine, outside any node_modules, that fits. */
export function findProgram(names: string[], fits: (path: string) => boolean = () => true): string | undefined {
  const paths = outerPath().flatMap((place) => names.map((name) => join(place, name)))
  return paths.find((path) => isExecutable(path) && fits(path))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

export function nodeVersion(path: string): number[] {
  return execFileSync(path, ['--version'], { encoding: 'utf8' }).slice(1).split('.').map(Number)
}

/** Runs a program to its end. */
export async function run(
  [program = '', ...words]: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Ended> {
  const child = spawn(program, words, { env: plainEnvironment(), ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended: Ended = { status: null, stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      ended[stream] += text
    })
  const [status] = await once(child, 'close')
  return { ...ended, status }
}

export interface Running {
  /** The first line that it printed. */
  line: string
  /** Tells it to end, as a supervisor does, and resolves to its exit code. */
  end(): Promise<number | null>
}

/** Starts a program that serves until it is told to end, and waits for its first line. */
export async function serve(
  [program = '', ...words]: string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<Running> {
  const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'close').then(([status]) => status as number | null)
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => text as string),
    ended.then((status) => Promise.reject(new Error(`${program} ended with ${status} before it served: ${errors}`))),
  ])
  return {
    line,
    end() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
