import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Config, Settings } from '@kindred/server'
import { ADMIN_PASSWORD } from './asking.ts'
import { variablesIn } from './environment.ts'
import type { GlobalFlags } from './flags.ts'
import { exitCodes, Problem } from './problem.ts'
import { targetOf } from './target.ts'
import type { Terminal } from './terminal.ts'

const CONFIG_FILE = 'kindred.config.ts'

/**
 * The configuration of a command, which says on what it is going to act. A flag wins over the environment, that over `.env.local`,
 * that over `.env`, that over the configuration file, that over the default. The working directory is that of `--cwd` afterwards.
 */
export async function loadSettings(terminal: Terminal, flags: GlobalFlags, overrides: Settings = {}): Promise<Config> {
  const config = await read(terminal, flags, { overrides })
  await tellTarget(terminal, config)
  return config
}

/** The same for whoever examines them: a secret that is too weak is a finding then, and stops nothing. */
export async function loadExamined(terminal: Terminal, flags: GlobalFlags, overrides: Settings = {}): Promise<Config> {
  const config = await read(terminal, flags, { overrides, isExamined: true })
  await tellTarget(terminal, config)
  return config
}

/** The same without saying on what it acts: for a command that acts on another database than the configured one. */
export function readSettings(terminal: Terminal, flags: GlobalFlags, overrides: Settings = {}): Promise<Config> {
  return read(terminal, flags, { overrides })
}

/** Likewise, whatever its secret: for a command that serves nothing. */
export function readExamined(terminal: Terminal, flags: GlobalFlags): Promise<Config> {
  return read(terminal, flags, { overrides: {}, isExamined: true })
}

async function read(
  terminal: Terminal,
  flags: GlobalFlags,
  given: { overrides: Settings; isExamined?: boolean },
): Promise<Config> {
  enter(flags.cwd)
  const { [ADMIN_PASSWORD]: _, [`${ADMIN_PASSWORD}_FILE`]: __, ...env } = variablesIn('.')
  const file = await configFile(flags.config)
  const { loadConfig } = await import('@kindred/server')
  const fileName = path.basename(flags.config ?? CONFIG_FILE)
  const { config, warnings } = loadConfig({ env, file, fileName, ...given })
  for (const warning of warnings) terminal.warn(warning)
  return config
}

/** The banner: environment, database, and whether it is protected, as far as it answers. */
export async function tellTarget(terminal: Terminal, config: Config): Promise<void> {
  const { protectionOf } = await import('@kindred/server')
  const protection = await protectionOf(config).catch(() => undefined) // the command itself tells of a database that is out of reach
  const { environment, place } = targetOf(config)
  terminal.note(`${environment} · ${place}${protection === undefined ? '' : ` · protected as ${protection}`}`)
}

/** For commands that end by themselves: the server's log says nothing but failures, unless everything is wanted. */
export function withoutLog({ verbose }: GlobalFlags): Settings {
  return verbose ? {} : { logLevel: 'error' }
}

/** Makes a folder the working directory. */
export function enter(folder: string | undefined): void {
  if (folder === undefined) return
  try {
    process.chdir(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw missing('folder', path.resolve(folder), '--cwd')
    throw new Problem({
      exitCode: exitCodes.usage,
      reason: 'config',
      what: `cannot work in ${path.resolve(folder)}`,
      why: code ?? String(cause),
      fix: 'name a folder that this user may enter with --cwd',
      cause,
    })
  }
}

/** What of the configuration file no process can send another: modules, which hold functions. */
export async function loadModules({ config: given }: GlobalFlags): Promise<Config['modules']> {
  const { loadConfig } = await import('@kindred/server')
  const { modules } = await configFile(given)
  return modules === undefined ? [] : loadConfig({ env: {}, file: { modules } }).config.modules
}

async function configFile(given: string | undefined): Promise<Settings> {
  const file = path.resolve(given ?? CONFIG_FILE)
  if (!existsSync(file)) {
    if (given) throw missing('configuration file', file, '--config')
    return {}
  }
  const { default: settings } = await importFile(file)
  if (typeof settings === 'object' && settings !== null) return settings
  throw unusable(file, { why: 'it exports no settings as its default' })
}

/** What a file of the user's exports. */
export async function importFile(
  file: string,
): Promise<{ readonly default?: unknown } & Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException)?.code === 'ERR_MODULE_NOT_FOUND'
    const fix = isMissing ? 'install what it imports, or import nothing: export default { … }' : undefined
    throw unusable(file, { why: whereAndWhy(cause), fix, cause })
  }
}

/** Node tells the line of what does not parse above the error, and that of what was thrown in its first frame; of some it tells none. */
function whereAndWhy(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const [, unparsed, unparsedLine] = /^(.+):(\d+)\n/.exec(cause.stack ?? '') ?? []
  if (unparsed) return `${unparsed}:${unparsedLine}: ${cause.message}`
  const [, thrownIn, thrownLine] = /^[^\n]*\n\s+at (?:[^\n]*\()?(file:\S+?):(\d+):\d+/.exec(cause.stack ?? '') ?? []
  return thrownIn ? `${fileURLToPath(thrownIn)}:${thrownLine}: ${cause.message}` : cause.message
}

function unusable(
  file: string,
  { why, fix, cause }: { why: string; fix?: string | undefined; cause?: unknown },
): Problem {
  return new Problem({
    exitCode: exitCodes.usage,
    reason: 'config',
    what: `cannot use ${file}`,
    why,
    fix: fix ?? 'correct the file: export default defineConfig({ … })',
    cause,
  })
}

function missing(kind: string, place: string, flag: string): Problem {
  return new Problem({
    exitCode: exitCodes.usage,
    reason: 'config',
    what: `there is no ${kind} ${place}`,
    why: `${flag} names it`,
    fix: `correct ${flag}, or leave it out`,
  })
}
