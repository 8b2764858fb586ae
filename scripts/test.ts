/**
 * Runs the tests, counts them by project, and insists that both databases ran the same ones. Takes vitest's arguments. What goes over
 * HTTP is tested over its usual path; `--project e2e-stock` sends all of it over the other one.
 */
import { parseCLI, startVitest, type TestModule } from 'vitest/node'
import { rowOf, summary, type Tally } from './test-summary.ts'

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
const isWhole = filter.length === 0 && !options.project
options.project ??= '!e2e-stock'
const tallies = new Map<string, Tally>()

function tallyOf(row: string): Tally {
  const tally = tallies.get(row) ?? { passed: [], failed: [], skipped: [] }
  tallies.set(row, tally)
  return tally
}

function count(module: TestModule): void {
  const tally = tallyOf(rowOf(module.project.name, module.relativeModuleId))
  const failedBefore = tally.failed.length
  for (const test of module.children.allTests()) {
    const result = test.result()
    const name = `${module.relativeModuleId} > ${test.fullName}`
    if (result.state === 'skipped') tally.skipped.push(result.note ? `${name} (${result.note})` : name)
    else if (result.state !== 'pending') tally[result.state].push(name)
  }
  // A file that does not load, or a hook that throws, fails without a failing test.
  if (module.state() === 'failed' && tally.failed.length === failedBefore) tally.failed.push(module.relativeModuleId)
}

const counter = { onTestRunEnd: (modules: readonly TestModule[]) => modules.forEach(count) }
const vitest = await startVitest('test', filter, { ...options, watch: false, reporters: ['default', counter] })
await vitest.close()

const { lines, problems } = summary(tallies, { isWhole })
for (const line of lines) console.log(line)
process.exit(problems > 0 ? 1 : (process.exitCode ?? 0))
