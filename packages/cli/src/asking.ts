import { readFileSync } from 'node:fs'
import { text as readAll } from 'node:stream/consumers'
import { isAutomated, variablesIn } from './environment.ts'
import type { GlobalFlags } from './flags.ts'
import { exitCodes, Problem, usage } from './problem.ts'

/** The variable that may hold the password of a new admin. */
export const ADMIN_PASSWORD = 'KINDRED_ADMIN_PASSWORD'

/** Whether somebody can be asked. */
function canAsk(flags: GlobalFlags): boolean {
  return flags.input !== false && !isAutomated() && process.stdin.isTTY === true && process.stderr.isTTY === true
}

/**
 * Asks before something that cannot be taken back; the default is no. Nobody to ask and no --yes is a usage error, never a silent yes.
 * @throws {Problem}
 */
export async function confirm(question: string, flags: GlobalFlags): Promise<void> {
  if (flags.yes) return
  if (!canAsk(flags)) throw cannotAsk('add --yes')
  const prompts = await import('@clack/prompts')
  const answer = await prompts.confirm({ message: question, initialValue: false, output: process.stderr })
  if (prompts.isCancel(answer)) throw interrupted()
  if (!answer) throw declined('the answer was no')
}

/**
 * Asks for the name of what is going to be lost: for what production cannot get back. --yes is not enough, --confirm <name> is.
 * @throws {Problem}
 */
export async function confirmByName(question: string, name: string, flags: GlobalFlags): Promise<void> {
  const given = flags.confirm ?? (await askName(question, name, flags))
  if (given !== name) throw declined(`${JSON.stringify(given)} is not ${name}`)
}

async function askName(question: string, name: string, flags: GlobalFlags): Promise<string> {
  if (!canAsk(flags)) throw cannotAsk(`add --confirm ${name}`)
  const prompts = await import('@clack/prompts')
  const answer = await prompts.text({ message: `${question} Type ${name} to go on.`, output: process.stderr })
  if (prompts.isCancel(answer)) throw interrupted()
  return answer ?? ''
}

/**
 * A secret from the environment, from standard input, or from whoever sits there. Never from a flag.
 * @throws {Problem}
 */
export async function askSecret(message: string, variable: string, flags: GlobalFlags): Promise<string> {
  const given = givenSecret(variable)
  if (given) return given
  if (canAsk(flags)) {
    const prompts = await import('@clack/prompts')
    const answer = await prompts.password({ message, output: process.stderr })
    if (prompts.isCancel(answer)) throw interrupted()
    if (answer) return answer
  }
  const piped = process.stdin.isTTY ? '' : (await readAll(process.stdin)).replace(/\r?\n$/, '')
  if (piped) return piped
  throw new Problem({
    exitCode: exitCodes.usage,
    reason: 'secret-needed',
    what: `${message} is missing`,
    why: 'it is never taken from a flag, and nobody gave it',
    fix: `set ${variable} or ${variable}_FILE, or send it on standard input`,
  })
}

function givenSecret(variable: string): string | undefined {
  const { [variable]: secret, [`${variable}_FILE`]: file } = variablesIn('.')
  if (secret || !file) return secret
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw usage({
      what: `${variable}_FILE names a file that cannot be read`,
      why: (cause as NodeJS.ErrnoException).code ?? String(cause),
      fix: `check that ${file} exists and that this user may read it`,
    })
  }
}

function cannotAsk(fix: string): Problem {
  return new Problem({
    exitCode: exitCodes.usage,
    reason: 'confirmation-needed',
    what: 'this cannot be taken back',
    why: 'it asks first, and there is nobody to ask',
    fix,
  })
}

function declined(why: string): Problem {
  return new Problem({
    exitCode: exitCodes.refused,
    reason: 'declined',
    what: 'nothing was changed',
    why,
    fix: 'run it again and answer otherwise',
  })
}

function interrupted(): Problem {
  return new Problem({
    exitCode: exitCodes.interrupted,
    reason: 'interrupted',
    what: 'nothing was changed',
    why: 'it was interrupted',
    fix: 'run it again',
  })
}
