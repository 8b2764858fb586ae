import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { exitCodes, Problem } from './problem.ts'

/** The environment as commands read it: nothing else in the command line looks at that of the process. */
export type Variables = Readonly<Record<string, string | undefined>>

/** The variables of the process, over those of `.env.local`, over those of `.env`. */
export function variablesIn(folder: string): Variables {
  const layers = [readEnvFile(path.join(folder, '.env')), readEnvFile(path.join(folder, '.env.local')), process.env]
  const variables: Record<string, string | undefined> = {}
  for (const layer of layers)
    for (const [name, value] of Object.entries(layer)) {
      // NAME and NAME_FILE are one setting: whichever stands higher hides the other.
      const base = name.replace(/_FILE$/, '')
      for (const hidden of [base, `${base}_FILE`]) if (layer[hidden] === undefined) delete variables[hidden]
      variables[name] = value
    }
  return variables
}

/** Whether the environment wants no colours. */
export function forbidsColour(): boolean {
  return Boolean(process.env.NO_COLOR) || process.env.TERM === 'dumb'
}

/** Whether a machine runs this, so that nobody can be asked. */
export function isAutomated(): boolean {
  return Boolean(process.env.CI) && process.env.CI !== 'false'
}

/** Whether npm runs this as a script, through a shell that passes no signal on. */
export function isRunByNpm(): boolean {
  return process.env.npm_lifecycle_event !== undefined
}

function readEnvFile(file: string): Variables {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    throw new Problem({
      exitCode: exitCodes.usage,
      reason: 'config',
      what: `cannot read ${file}`,
      why: code ?? message,
      fix: 'let this user read it, or take it away',
      cause,
    })
  }
}
