import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { httpPathEnvironment } from './http-path.ts'

const binary = fileURLToPath(new URL('../packages/cli/bin/kindred.js', import.meta.url))

export interface Place {
  readonly databaseUrl: string
  /** More of the environment than says where the database is. */
  readonly env?: Readonly<Record<string, string>>
  /** How many files the process may have open; what the system allows when left out. */
  readonly openFiles?: number
  /** The folder of a control group that the process begins in, and all that it begins. */
  readonly group?: string
}

/**
 * Runs one command of the real command line to its end and answers what it printed.
 * @throws {Error} with what it wrote to standard error, when it fails
 */
export async function kindred(place: Place, ...command: string[]): Promise<string> {
  const child = spawnKindred(place, command)
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`kindred ${command.join(' ')} ended with ${code}:\n${error}`)
  return out
}

/** A server in a process of its own, or in several. */
export interface Running extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** The processes of its workers at this moment; none where one process serves. */
  workers(): readonly number[]
  /** What it has written to its log so far: nothing, unless something is wrong. */
  complaints(): string
  /** Sends a signal and answers the exit code: none when the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface Start {
  /** A free port when left out. */
  readonly port?: number
  readonly workers?: number
}

/** Starts a server, which refuses nobody for want of time or calls; it tells of nothing but warnings and errors. */
export async function startKindred(
  { env = {}, ...where }: Place,
  { port = 0, workers = 1 }: Start = {},
): Promise<Running> {
  // The machine may be busy with other tests.
  const patient = { KINDRED_LIMITS: 'off', KINDRED_MAX_LAG_MS: '0', KINDRED_CALL_DEADLINE_MS: '30000' }
  const quiet = { ...patient, KINDRED_LOG_LEVEL: 'warn', ...httpPathEnvironment, ...env }
  const words = ['start', '--port', `${port}`, '--workers', `${workers}`, '--quiet']
  const child = spawnKindred({ ...where, env: quiet }, words)
  const closed = once(child, 'close').then(([code]) => code as number | null)
  const release = endWithUs(child)
  void closed.then(release)
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk
  })
  const url = await Promise.race([urlPrinted(child.stdout), closed.then(() => undefined)])
  if (url === undefined) throw new Error(`kindred start ended:\n${log}`)
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return closed
  }
  return {
    url,
    pid: child.pid as number,
    workers: () => childrenOf(child.pid as number),
    complaints: () => log,
    end,
    [Symbol.asyncDispose]: async () => void (await end('SIGTERM')),
  }
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}

function spawnKindred({ databaseUrl, env, openFiles, group }: Place, command: readonly string[]) {
  const { PATH = '', HOME = '' } = process.env
  const bounded = (bound: string, value: string, words: readonly string[]) => [
    ...['sh', '-c', `${bound} && exec "$@"`, value],
    ...words,
  ]
  let whole: readonly string[] = [process.execPath, binary, ...command]
  if (openFiles !== undefined) whole = bounded('ulimit -n "$0"', `${openFiles}`, whole)
  if (group !== undefined) whole = bounded('echo $$ > "$0/cgroup.procs"', group, whole)
  const [program = '', ...words] = whole
  return spawn(program, words, {
    cwd: tmpdir(),
    env: { PATH, HOME, KINDRED_ENV: 'test', DATABASE_URL: databaseUrl, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function urlPrinted(out: Readable): Promise<string> {
  return new Promise((resolve) => {
    let printed = ''
    out.on('data', (chunk) => {
      printed += String(chunk)
      const url = /http:\/\/\S+(?=\s)/.exec(printed)
      if (url) resolve(url[0])
    })
  })
}

/** A server must not outlive whoever started it. */
function endWithUs(child: ChildProcess): () => void {
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  return () => void process.removeListener('exit', kill)
}
