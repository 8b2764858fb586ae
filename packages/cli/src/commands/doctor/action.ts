import type { Config, Report } from '@kindred/server'
import { wholeNumber } from '../../listening.ts'
import { agreeToLoss, type LossFlags } from '../../losing.ts'
import { exitCodes, Problem } from '../../problem.ts'
import { loadExamined } from '../../settings.ts'
import { createTerminal, type Terminal } from '../../terminal.ts'
import { reportLines, reportRows } from './view.ts'

interface DoctorFlags extends LossFlags {
  fix?: boolean
  most: string
}

const MOST = 1_000_000

/** Looks first, whatever is asked: there is a question only when there is something to mend. */
export async function doctor(flags: DoctorFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const most = wholeNumber('--most', flags.most, { min: 1, max: MOST })
  const config = await loadExamined(terminal, flags, { logLevel: flags.verbose ? 'info' : 'warn' })
  let report = await diagnosed(config, terminal, { fix: false, most })
  if (flags.fix && mendable(report) > 0) {
    await agreeToLoss(questionOf(report), { config, terminal, flags, command: 'doctor --fix' })
    report = await diagnosed(config, terminal, { fix: true, most })
  }
  terminal.answer({
    data: report,
    human: () => reportLines(report).join('\n'),
    rows: () => reportRows(report),
  })
  if (!report.isWell) throw unwell(report)
}

async function diagnosed(config: Config, terminal: Terminal, options: { fix: boolean; most: number }): Promise<Report> {
  const { diagnose } = await import('@kindred/server')
  using progress = terminal.progress('checks')
  let checks = 0
  return await diagnose(config, { ...options, onCheck: () => progress.reached(++checks) })
}

/** How many findings a machine can mend. */
function mendable({ checks }: Report): number {
  return checks.reduce((sum, { isRepairable, left }) => sum + (isRepairable ? left : 0), 0)
}

function questionOf(report: Report): string {
  const names = report.checks.filter(({ isRepairable, left }) => isRepairable && left > 0).map(({ name }) => name)
  return `Mend ${mendable(report)} findings of ${names.join(', ')}? What is deleted is lost: have a backup.`
}

function unwell(report: Report): Problem {
  const wrong = report.checks.filter(({ isWarning, left }) => !isWarning && left > 0)
  const byMachine = wrong.filter(({ isRepairable }) => isRepairable).length
  return new Problem({
    exitCode: exitCodes.check,
    reason: 'unwell',
    what: `${wrong.length} of ${report.checks.length} checks say no`,
    why: wrong.map(({ name }) => name).join(', '),
    fix:
      byMachine > 0 ? 'run `kindred doctor --fix`; what is left then is for you' : 'do what stands beside each of them',
    isAnswered: true,
  })
}
