/** Everything that must hold besides the tests, cheap steps first: a line a step, and the output of what fails. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { checkAliases } from './check/aliases.ts'
import { domainTable, measureDomains } from './check/domains.ts'
import { checkPackages } from './check/packages.ts'
import { checkRooms } from './check/rooms.ts'
import { budgets, sdkCost } from './check/sdk-cost.ts'
import { measure, report, tooLarge } from './check/sizes.ts'

interface Outcome {
  /** What is wrong; nothing means that the step passed. */
  problems: string[]
  /** What is worth reading even so. */
  notes?: string[]
}

interface Step {
  name: string
  /** Files that the step is about: it comes alive with them, and says what it waits for until then. */
  subject?: string[]
  run: () => Outcome
}

function command(program: string, ...args: string[]): () => Outcome {
  return () => {
    const env = { ...process.env, NODE_OPTIONS: '--conditions=@kindred/source' }
    const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env })
    return { problems: status === 0 ? [] : [error?.message ?? `${stdout}${stderr}`.trim()] }
  }
}

function rooms(): Outcome {
  const { modules, violations } = checkRooms()
  if (modules === 0) return { problems: ['dependency-cruiser read no module: the rules looked at nothing'] }
  return { problems: violations, notes: [`${modules} modules`] }
}

function aliases(): Outcome {
  const { files, problems } = checkAliases()
  return { problems: files === 0 ? ['no source of the server was read'] : problems, notes: [`${files} files`] }
}

function sizes(): Outcome {
  const measured = measure()
  return { problems: tooLarge(measured), notes: [...report(measured), ...domainTable(measureDomains())] }
}

function sdk(): Outcome {
  const cost = sdkCost({ consumer: 'examples/hello/src/main.ts', empty: 'scripts/check/empty.ts' })
  const rows = Object.entries(budgets).map(([name, budget]) => ({
    name,
    budget,
    spent: cost[name as keyof typeof cost],
  }))
  return {
    problems: rows
      .filter(({ spent, budget }) => spent > budget || spent <= 0)
      .map(({ name, spent, budget }) => `${name} is ${spent}: it must lie above 0 and at most at ${budget}`),
    notes: rows.map((row) => `${row.name.padEnd(16)} ${String(row.spent).padStart(7)}   budget ${row.budget}`),
  }
}

const steps: Step[] = [
  { name: 'lock file', run: command('node', 'scripts/complete-lock.ts', '--check') },
  { name: 'format and lint', run: command('biome', 'check', '--error-on-warnings', '.') },
  { name: 'sizes', run: sizes },
  { name: 'rooms', run: rooms },
  { name: 'aliases of ids', run: aliases },
  { name: 'types', run: command('tsc', '-b') },
  { name: 'generated files', subject: ['scripts/generate.ts'], run: command('node', 'scripts/generate.ts', '--check') },
  {
    name: 'dead code',
    subject: ['packages/server/src/testing/index.ts', 'packages/cli/src/main.ts'],
    run: command('knip'),
  },
  { name: 'build', run: command('node', 'scripts/build.ts') },
  { name: 'sdk cost', subject: ['packages/sdk/src/client.ts'], run: sdk },
  { name: 'packages', subject: ['packages/server/src/testing/index.ts'], run: () => ({ problems: checkPackages() }) },
]

function indent(text: string): string {
  return text.replace(/^/gm, '    ')
}

let failed = 0
for (const { name, subject = [], run } of steps) {
  const absent = subject.filter((path) => !existsSync(path))
  if (absent.length > 0) {
    console.log(`waits   ${name} (for ${absent.join(', ')})`)
    continue
  }
  const began = performance.now()
  const { problems, notes = [] } = run()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${problems.length === 0 ? 'ok   ' : 'FAILS'}   ${name} (${seconds} s)`)
  for (const text of [...notes, ...problems]) console.log(indent(text))
  if (problems.length > 0) failed += 1
}
if (failed > 0) console.log(`${failed} of ${steps.length} steps failed`)
process.exit(failed === 0 ? 0 : 1)
