import { createInterface } from 'node:readline/promises'
import type { GlobalFlags } from './flags.ts'
import { exitCodes, Problem } from './problem.ts'

/** Whether somebody can be asked. */
export function canAsk(flags: GlobalFlags): boolean {
  return flags.input !== false && !process.env.CI && process.stdin.isTTY === true && process.stderr.isTTY === true
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
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await reader.question(`${question} [y/N] `)
  reader.close()
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new Problem({
      exitCode: exitCodes.refused,
      reason: 'declined',
      what: 'nothing was changed',
      why: 'the answer was no',
      fix: 'run it again and answer y',
    })
}
