/**
 * Measures the product against what somebody would write by hand, and says whether the goals of performance are met.
 * `npm run bench -- [name …] [--json <file>]`; exit code 0 only when every goal is met.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { type Goal, isMet, type Measured } from './frame/goal.ts'
import { details, type Finding, json, table } from './frame/report.ts'
import { cluster } from './goals/cluster.ts'
import { feed } from './goals/feed.ts'
import { growth } from './goals/growth.ts'
import { home } from './goals/home.ts'
import { http } from './goals/http.ts'
import { kernel } from './goals/kernel.ts'
import { postgres } from './goals/postgres.ts'
import { reactions } from './goals/reactions.ts'
import { seeding } from './goals/seeding.ts'
import { sessions } from './goals/sessions.ts'
import { writes } from './goals/writes.ts'
import { SEED } from './world/size.ts'

const goals: readonly Goal[] = [
  home,
  kernel,
  http,
  writes,
  postgres,
  feed,
  reactions,
  sessions,
  growth,
  seeding,
  cluster,
]
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } })
const unknown = positionals.filter((name) => !goals.some((goal) => goal.name === name))
if (unknown.length > 0) {
  console.error(`nothing is called ${unknown.join(', ')}: there are ${goals.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const chosen = goals.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (process.send) await measureHere(chosen)
else process.exitCode = await run()

async function run(): Promise<number> {
  console.log(`Node ${process.version}, seed ${SEED}`)
  const findings: Finding[] = []
  for (const goal of chosen) {
    console.log(`${goal.id} ${goal.name}`)
    for (const measured of await measureApart(goal)) findings.push({ goal, measured })
  }
  console.log(`\n${findings.map(details).join('\n\n')}\n\n${table(findings)}`)
  const file = values.json ?? new URL('../.kindred/bench/results.json', import.meta.url).pathname
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, json(findings))
  return findings.every(({ measured }) => isMet(measured)) ? 0 : 1
}

/** In a process of its own, so that no goal is measured in the heap, and with the compiled code, that another has left. */
async function measureApart({ name }: Goal): Promise<Measured[]> {
  const child = fork(import.meta.filename, [name], { serialization: 'advanced' })
  const [[measured]] = await Promise.all([
    Promise.race([once(child, 'message'), once(child, 'exit')]),
    once(child, 'exit'),
  ])
  if (!Array.isArray(measured)) throw new Error(`${name} could not be measured`)
  return measured
}

async function measureHere([goal]: readonly Goal[]): Promise<void> {
  const note = (line: string) => console.log(`  ${line}`)
  process.send?.(await goal?.run({ note }), undefined, undefined, () => process.disconnect())
}
