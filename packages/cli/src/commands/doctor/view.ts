import type { CheckReport, Report } from '@kindred/server'

/** A line for each check, and below it what was found, what was mended and what to do. */
export function reportLines({ checks }: Report): string[] {
  const left = checks.filter((check) => check.left > 0)
  const repaired = checks.reduce((sum, check) => sum + check.repaired.length, 0)
  return [
    ...checks.flatMap(checkLines),
    '',
    [
      `${checks.length} checks`,
      left.length === 0 ? 'nothing is left to do' : `${left.length} with something to do`,
      ...(repaired > 0 ? [`${repaired} repaired`] : []),
    ].join(', '),
  ]
}

function checkLines(check: CheckReport): string[] {
  const { name, meaning, found, examples, left, repaired } = check
  if (found === 0) return [`✓ ${name}`]
  const more = found - examples.length
  return [
    `${signOf(check)} ${name}: ${found} found${repaired.length > 0 ? `, ${repaired.length} repaired, ${left} left` : ''}`,
    `    must be:  ${meaning}`,
    ...examples.map((sentence) => `    found:    ${sentence}`),
    ...(more > 0 ? [`              and ${more} more`] : []),
    ...repaired.map(({ id, before, after }) => `    repaired: ${id} ${before} -> ${after}`),
    ...(left > 0 ? [`    fix:      ${fixOf(check)}`] : []),
  ]
}

function signOf({ isWarning, left }: CheckReport): string {
  if (left === 0) return '✓'
  return isWarning ? '!' : '✗'
}

function fixOf({ fix, isRepairable }: CheckReport): string {
  return isRepairable ? `kindred doctor --fix: ${fix.charAt(0).toLowerCase()}${fix.slice(1)}` : fix
}

/** For --plain: name, what it says, how many were found, repaired, left. */
export function reportRows({ checks }: Report): (string | number)[][] {
  return checks.map((check) => {
    const word = check.left === 0 ? 'ok' : check.isWarning ? 'warning' : 'wrong'
    return [check.name, word, check.found, check.repaired.length, check.left]
  })
}
