import { text as readAll } from 'node:stream/consumers'
import { isAutomated, variablesIn } from './environment.ts'
import type { GlobalFlags } from './flags.ts'
import { exitCodes, Problem } from './problem.ts'

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
  if (!canAsk(flags))
    throw new Problem({
      exitCode: exitCodes.usage,
      reason: 'confirmation-needed',
      what: 'this cannot be taken back',
      why: 'it asks first, and there is nobody to ask',
      fix: 'add --yes',
    })
  const prompts = await import('@clack/prompts')
  const answer = await prompts.confirm({ message: question, initialValue: false, output: process.stderr })
  if (prompts.isCancel(answer)) throw interrupted()
  if (!answer)
    throw new Problem({
      exitCode: exitCodes.refused,
      reason: 'declined',
      what: 'nothing was changed',
      why: 'the answer was no',
      fix: 'run it again and answer yes',
    })
}

/**
 * A secret from the environment, from standard input, or from whoever sits there. Never from a flag.
 * @throws {Problem}
 */
export async function askSecret(
  message: string,
  { variable, flags }: { variable: string; flags: GlobalFlags },
): Promise<string> {
  const given = variablesIn('.')[variable]
  if (given) return given
  if (canAsk(flags)) {
    const prompts = await import('@clack/prompts')
    const answer = await prompts.password({ message, output: process.stderr })
    if (prompts.isCancel(answer)) throw interrupted()
    return answer
  }
  const piped = process.stdin.isTTY ? '' : (await readAll(process.stdin)).replace(/\r?\n$/, '')
  if (piped) return piped
  throw new Problem({
    exitCode: exitCodes.usage,
    reason: 'secret-needed',
    what: `${message} is missing`,
    why: 'it is never taken from a flag, and there is nobody to ask',
    fix: `set ${variable}, or send it on standard input`,
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
