/**
 * Switches off, one at a time, each clause of the door and each call of it, and insists that tests go red on both databases.
 * `--list` names the mutants, `--only <beginning of an id>` runs some of them, `--write` keeps the table in docs/reference/mutants.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { filesFor, testFiles } from './mutants/files.ts'
import { findMutants } from './mutants/find.ts'
import type { Mutant } from './mutants/mutant.ts'
import { openProcess, type TestProcess } from './mutants/process.ts'
import { databases, type Row, readTable, TABLE, tableOf } from './mutants/table.ts'

const { values: asked } = parseArgs({
  options: { list: { type: 'boolean' }, only: { type: 'string' }, write: { type: 'boolean' } },
})
const mutants = findMutants().filter(({ id }) => id.startsWith(asked.only ?? ''))
if (mutants.length === 0) fail(2, `No mutant begins with ${asked.only}. npm run mutants -- --list names them all.`)
if (asked.write && asked.only) fail(2, 'The table is of all mutants: --write goes without --only.')
if (asked.list) for (const { id, without } of mutants) console.log(`${id}  ${without}`)
else await runAll()

function fail(code: number, message: string): never {
  console.error(message)
  process.exit(code)
}

async function runAll(): Promise<void> {
  const began = performance.now()
  const rows = mutants.map(({ id, without }): Row => ({ id, without, killers: {} }))
  await Promise.all(databases.map((database) => runOn(database, rows)))
  if (asked.write) writeFileSync(TABLE, tableOf(rows))
  const survivors = rows.filter(({ killers }) => databases.some((database) => !killers[database]))
  for (const { id, killers } of survivors)
    console.error(`survives on ${databases.filter((database) => !killers[database]).join(' and ')}: ${id}`)
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`${rows.length} mutants, ${rows.length - survivors.length} red on both databases, ${seconds} s`)
  process.exitCode = survivors.length > 0 ? 1 : 0
}

async function runOn(database: (typeof databases)[number], rows: readonly Row[]): Promise<void> {
  await using tests = await openProcess(database)
  const cost = await baseline(tests)
  const known = new Map(readTable(readFileSync(TABLE, { encoding: 'utf8', flag: 'a+' })).map((row) => [row.id, row]))
  for (const row of rows) {
    const { edits } = mutants.find(({ id }) => id === row.id) as Mutant
    const killed = known.get(row.id)?.killers
    const files = filesFor(edits, { cost, first: [killed?.[database]?.file, killed?.sqlite?.file] })
    const { red, milliseconds } = await tests.run({ edits, files })
    if (red) row.killers[database] = red
    console.log(
      `${database.padEnd(8)} ${red ? 'red ' : 'GREEN'} ${row.id} · ${red ? `${red.test} · ${red.error}` : 'no test went red'} · ${milliseconds} ms`,
    )
  }
}

/** What each file takes when nothing is switched off. All must pass. */
async function baseline(tests: TestProcess): Promise<Map<string, number>> {
  const cost = new Map<string, number>()
  for (const file of testFiles()) {
    const { red, milliseconds } = await tests.run({ edits: [], files: [file] })
    if (red) fail(1, `Without any mutant ${file} is red on ${tests.database}: ${red.test}: ${red.error}`)
    cost.set(file, milliseconds)
  }
  return cost
}
