import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { lockKey } from './transaction.ts'

const TOOLS = ['pg_dump', 'pg_restore', 'psql'] as const

/** Why the tools of Postgres that are on the path do not fit a server; nothing when they do. */
export async function whyNoTools(serverVersion: number): Promise<string | undefined> {
  for (const tool of TOOLS) {
    const { code, out } = await run(tool, ['--version']).catch(() => ({ code: 1, out: '' }))
    const version = Number(/ (\d+)/.exec(out)?.[1])
    if (code !== 0 || Number.isNaN(version)) return `there is no ${tool} on the path`
    if (version < serverVersion) return `${tool} ${version} is older than the server, ${serverVersion}`
  }
  return undefined
}

interface Dumping {
  readonly url: string
  readonly folder: string
  readonly file: string
  readonly snapshotId: string
  readonly tables: readonly string[]
}

/** Writes some tables, as they are in an exported snapshot. */
export async function dump({ url, folder, file, snapshotId, tables }: Dumping): Promise<void> {
  const chosen = tables.flatMap((table) => ['--table', `"${table}"`])
  const how = ['--format=custom', '--no-owner', '--no-privileges', `--snapshot=${snapshotId}`]
  await using login = await loginFor(url, folder)
  await mustRun('pg_dump', [...how, ...chosen, '--file', path.join(folder, file), '--dbname', login.url])
}

/** Holds the list of contents of a dump to what the tool can read. */
export async function checkDump(file: string): Promise<void> {
  await mustRun('pg_restore', ['--list', file])
}

interface Restoring {
  readonly url: string
  /** For what is needed in between. */
  readonly folder: string
  readonly file: string
  /** What is held until its end: the kind and the id, as of any lock. */
  readonly lock: readonly [kind: string, id: string]
  /** SQL that runs in the same transaction. */
  readonly before: string
  readonly after: string
}

/** Runs a dump, with what stands before and after it, in one transaction. */
export async function restoreDump({ url, folder, file, lock, before, after }: Restoring): Promise<void> {
  const script = path.join(folder, 'restore.sql')
  await mustRun('pg_restore', ['--no-owner', '--no-privileges', '--file', script, file])
  const [first, last] = [path.join(folder, 'before.sql'), path.join(folder, 'after.sql')]
  await writeFile(first, `begin;\nselect pg_advisory_xact_lock(${lockKey(...lock)});\n${before}`)
  await writeFile(last, `reset search_path;\n${after}commit;\n`) // by itself the tool would commit also when this file is gone
  await using login = await loginFor(url, folder)
  const files = [first, script, last].flatMap((name) => ['--file', name])
  const strict = ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1']
  await mustRun('psql', [...strict, ...files, '--output', '/dev/null', '--dbname', login.url])
}

/** A password stands in a file that this user alone reads: everybody on the machine reads the arguments of a program. */
async function loginFor(url: string, folder: string): Promise<{ url: string } & AsyncDisposable> {
  const place = new URL(url)
  const file = path.resolve(folder, 'password')
  const password = decodeURIComponent(place.password).replaceAll(/[\\:]/g, '\\$&')
  place.password = ''
  if (password !== '') {
    await writeFile(file, `*:*:*:*:${password}\n`, { mode: 0o600 })
    place.searchParams.set('passfile', file)
  }
  return { url: place.href, [Symbol.asyncDispose]: () => rm(file, { force: true }) }
}

async function mustRun(program: string, words: readonly string[]): Promise<void> {
  const { code, error } = await run(program, words)
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${error.trim().split('\n').slice(0, 3).join(' ')}`)
}

async function run(program: string, words: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => void child.kill()
  process.prependOnceListener('exit', kill) // before its files go away
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve(code ?? 1))
  })
  try {
    const [code, out, error] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
    return { code, out, error }
  } finally {
    process.removeListener('exit', kill)
  }
}
