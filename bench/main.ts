/**
 * Measures the product against what somebody would write by hand, and says whether the goals of performance are met.
 * `npm run bench -- [name …] [--json <file>]`; exit code 0 only when every goal is met.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { type Goal, isMet } from './frame/goal.ts'
import { details, type Finding, json, table } from './frame/report.ts'
import { cluster } from './goals/cluster.ts'
import { feed } from './goals/feed.ts'
import { growth } from './goals/growth.ts'
import { home } from './goals/home.ts'
import { http } from './goals/http.ts'
import { kernel } from './goals/kernel.ts'
import { postgres } from './goals/postgres.ts'
import { seeding } from './goals/seeding.ts'
import { sessions } from './goals/sessions.ts'
import { writes } from './goals/writes.ts'
import { SEED } from './world/size.ts'

const goals: readonly Goal[] = [home, kernel, http, writes, postgres, feed, sessions, growth, seeding, cluster]
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } })
const unknown = positionals.filter((name) => !goals.some((goal) => goal.name === name))
if (unknown.length > 0) {
  console.error(`nothing is called ${unknown.join(', ')}: there are ${goals.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
process.exit(await run(goals.filter(({ name }) => positionals.length === 0 || positionals.includes(name))))

async function run(chosen: readonly Goal[]): Promise<number> {
  const note = (line: string) => console.log(`  ${line}`)
  console.log(`Node ${process.version}, seed ${SEED}`)
  const findings: Finding[] = []
  for (const goal of chosen) {
    console.log(`${goal.id} ${goal.name}`)
    for (const measured of await goal.run({ note })) findings.push({ goal, measured })
  }
  console.log(`\n${findings.map(details).join('\n\n')}\n\n${table(findings)}`)
  const file = values.json ?? new URL('../.kindred/bench/results.json', import.meta.url).pathname
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, json(findings))
  return findings.every(({ measured }) => isMet(measured)) ? 0 : 1
}
