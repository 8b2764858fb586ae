/** The tests of one project by what became of them, each as `file > name`, and with the reason when it was left out. */
export interface Tally {
  passed: string[]
  failed: string[]
  skipped: string[]
}

/** Where a file is counted: what is about one database alone stands beside what both must have run. */
export function rowOf(project: string, file: string): string {
  return /\.(sqlite|postgres)\.test\.ts$/.test(file) ? `${project} alone` : project
}

function difference(a: Tally, b: Tally): string[] {
  const others = new Set([...b.passed, ...b.failed])
  return [...a.passed, ...a.failed].filter((name) => !others.has(name))
}

/** What one database ran and the other did not. Both must have run the very same tests. */
function unlike(tallies: Map<string, Tally>): string[] {
  const [sqlite, postgres] = [tallies.get('sqlite'), tallies.get('postgres')]
  if (!sqlite || !postgres) return ['The tests of a database did not run.']
  return [
    ...difference(sqlite, postgres).map((name) => `Only on SQLite: ${name}`),
    ...difference(postgres, sqlite).map((name) => `Only on Postgres: ${name}`),
  ]
}

/** The closing lines of a run. Only a whole run (no filter, no chosen project) is held to both databases. */
export function summary(
  tallies: Map<string, Tally>,
  { isWhole }: { isWhole: boolean },
): { lines: string[]; problems: number } {
  const projects = [...tallies].toSorted(([a], [b]) => a.localeCompare(b))
  const total = (state: keyof Tally) => projects.reduce((sum, [, tally]) => sum + tally[state].length, 0)
  const differences = isWhole ? unlike(tallies) : []
  return {
    lines: [
      ...projects.flatMap(([name, { passed, failed, skipped }]) => [
        `${name.padEnd(14)} ${passed.length + failed.length} tests${skipped.length > 0 ? `, ${skipped.length} left out` : ''}`,
        ...skipped.map((test) => `  left out: ${test}`),
      ]),
      ...differences,
      `${total('passed')} passed, ${total('failed')} failed`,
    ],
    problems: total('failed') + differences.length,
  }
}
