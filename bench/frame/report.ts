import { type Goal, isMet, type Measured } from './goal.ts'

export interface Finding {
  readonly goal: Pick<Goal, 'id' | 'name'>
  readonly measured: Measured
}

export function table(findings: readonly Finding[]): string {
  const head = ['goal', 'what', 'wanted', 'measured', '', 'by']
  const rows = findings.map(({ goal, measured }) => [
    `${goal.id} ${goal.name}`,
    measured.what,
    `${measured.isAtMost ? '<=' : '>='} ${measured.wanted.toFixed(2)}`,
    measured.ratio.toFixed(2),
    isMet(measured) ? 'met' : 'below',
    measured.by,
  ])
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)))
  return [head, ...rows].map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')).join('\n')
}

/** What each side cost, the SQL behind it, and the profile of what was missed. */
export function details({ goal, measured }: Finding): string {
  const costs = [...measured.costs].map(
    ([name, { cpu, wall }]) =>
      `  ${name.padEnd(24)} ${cpu.toFixed(1).padStart(9)} us CPU ${wall.toFixed(1).padStart(9)} us`,
  )
  const sql = Object.entries(measured.sql ?? {}).flatMap(([name, statements]) => [
    `  SQL of ${name}:`,
    ...statements.map((statement) => `    ${statement.replaceAll(/\s+/g, ' ')}`),
  ])
  const where =
    measured.profile.length === 0 ? [] : ['  where the time goes:', ...measured.profile.map((line) => `    ${line}`)]
  return [`${goal.id} ${measured.what}`, ...costs, ...sql, ...where].join('\n')
}

export function json(findings: readonly Finding[]): string {
  const plain = findings.map(({ goal, measured }) => ({
    goal: goal.id,
    name: goal.name,
    ...measured,
    isMet: isMet(measured),
    costs: Object.fromEntries(measured.costs),
  }))
  return `${JSON.stringify({ node: process.version, at: new Date().toISOString(), findings: plain }, null, 2)}\n`
}
