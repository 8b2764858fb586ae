import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config, Settings } from '@kindred/server'
import { variablesIn } from './environment.ts'
import type { GlobalFlags } from './flags.ts'
import { exitCodes, Problem } from './problem.ts'
import type { Terminal } from './terminal.ts'

/**
 * The configuration of a command. A flag wins over the environment, that over `.env.local`, that over `.env`, that over the
 * configuration file, that over the default.
 */
export async function loadSettings(terminal: Terminal, flags: GlobalFlags, overrides: Settings = {}): Promise<Config> {
  const cwd = path.resolve(flags.cwd ?? '.')
  if (!existsSync(cwd)) throw missing('folder', cwd, '--cwd')
  process.chdir(cwd)
  const { loadConfig } = await import('@kindred/server')
  const { config, warnings } = loadConfig({
    env: variablesIn(cwd),
    file: await configFile(cwd, flags.config),
    overrides,
  })
  for (const warning of warnings) terminal.warn(warning)
  return config
}

async function configFile(cwd: string, given: string | undefined): Promise<Settings> {
  const file = path.resolve(cwd, given ?? 'kindred.config.ts')
  if (!existsSync(file)) {
    if (given) throw missing('configuration file', file, '--config')
    return {}
  }
  try {
    return ((await import(pathToFileURL(file).href)) as { default: Settings }).default ?? {}
  } catch (cause) {
    throw new Problem({
      exitCode: exitCodes.usage,
      reason: 'config',
      what: `cannot load ${file}`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'correct the file: it exports a configuration as its default',
      cause,
    })
  }
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
