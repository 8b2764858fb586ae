/**
 * Switches off, one at a time, each clause of the door and each call of it, and insists that tests go red on both databases.
 * `--list` names the mutants, `--only <beginning of an id>`, once or more, runs some of them, and `--new` those of which
 * docs/reference/mutants.md does not know what kills them; `--write` writes there what is found.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { filesFor, testFiles } from './mutants/files.ts'
import { findMutants } from './mutants/find.ts'
import type { Mutant } from './mutants/mutant.ts'
import { openProcess, type TestProcess } from './mutants/process.ts'
import type { Red } from './mutants/runner.ts'
import { databases, type Killer, type Row, readTable, TABLE, tableOf } from './mutants/table.ts'

const { values: asked } = parseArgs({
  options: {
    list: { type: 'boolean' },
    only: { type: 'string', multiple: true },
    new: { type: 'boolean' },
    write: { type: 'boolean' },
  },
})
const all = findMutants()
const known = new Map(readTable(readFileSync(TABLE, { encoding: 'utf8', flag: 'a+' })).map((row) => [keyOf(row), row]))
const mutants = all
  .filter(({ id }) => (asked.only ?? ['']).some((beginning) => id.startsWith(beginning)))
  .filter((mutant) => !asked.new || !isDead(known.get(keyOf(mutant))))
if (mutants.length === 0) fail(2, 'There is no such mutant: npm run mutants -- --list names them all.')
const results = new Map(mutants.map(({ id, without }): [string, Row] => [id, { id, without, killers: {} }]))
if (asked.list) for (const { id, without } of mutants) console.log(`${id}  ${without}`)
else await runAll()

/** What was found of a mutant holds as long as it says the same. */
function keyOf({ id, without }: Pick<Row, 'id' | 'without'>): string {
  return `${id} ${without}`
}

function fail(code: number, message: string): never {
  console.error(message)
  process.exit(code)
}

function isDead(row: Row | undefined): boolean {
  return databases.every((database) => row?.killers[database])
}

async function runAll(): Promise<void> {
  const began = performance.now()
  await Promise.all(databases.map(runOn))
  const survivors = [...results.values()].filter((row) => !isDead(row))
  for (const { id, killers } of survivors)
    console.error(`survives on ${databases.filter((database) => !killers[database]).join(' and ')}: ${id}`)
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${results.size} mutants, ${results.size - survivors.length} red on both databases, ${seconds} s`)
  process.exitCode = survivors.length > 0 ? 1 : 0
}

async function runOn(database: (typeof databases)[number]): Promise<void> {
  await using tests = await openProcess(database)
  const whole = createWhole(tests)
  if (mutants.length === all.length) for (const file of testFiles()) await whole.mustPass(file)
  for (const mutant of mutants) {
    const began = performance.now()
    const red = await killerOf(mutant, tests, whole)
    record(mutant, { database, killer: red })
    const told = red ? `red   ${mutant.id} · ${red.test} · ${red.error}` : `GREEN ${mutant.id}`
    console.log(`${database.padEnd(8)} ${told} · ${Math.round(performance.now() - began)} ms`)
  }
}

async function killerOf({ edits, ...mutant }: Mutant, tests: TestProcess, whole: Whole): Promise<Red | undefined> {
  for (const file of filesFor(edits, killersOf(mutant, tests.database))) {
    await whole.mustPass(file)
    const red = await tests.run({ edits, file })
    if (red) return red
  }
}

type Whole = ReturnType<typeof createWhole>

/** The source without any mutant: a file of tests that is red there tells nothing. */
function createWhole(tests: TestProcess) {
  const passed = new Set<string>()
  return {
    async mustPass(file: string): Promise<void> {
      if (passed.has(file)) return
      const red = await tests.run({ edits: [], file })
      if (red) fail(1, `Without any mutant ${file} is red on ${tests.database}: ${red.test}: ${red.error}`)
      passed.add(file)
    },
  }
}

/** The files that went red before: on this database, and on the other one. */
function killersOf(mutant: Pick<Mutant, 'id' | 'without'>, database: string): string[] {
  const rows = [known.get(keyOf(mutant)), results.get(mutant.id)]
  const killers = rows.flatMap((row) => Object.entries(row?.killers ?? {}))
  return killers.toSorted(([a], [b]) => Number(b === database) - Number(a === database)).map(([, { file }]) => file)
}

/** What was found before of mutants that do not run now stays in the table. */
function record(
  { id }: Mutant,
  { database, killer }: { database: (typeof databases)[number]; killer?: Killer | undefined },
): void {
  const result = results.get(id)
  if (result && killer) result.killers[database] = killer
  if (!asked.write) return
  writeFileSync(
    TABLE,
    tableOf(all.map((mutant) => results.get(mutant.id) ?? known.get(keyOf(mutant)) ?? { ...mutant, killers: {} })),
  )
}
