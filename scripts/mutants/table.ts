import { join } from 'node:path'

export const TABLE = join(import.meta.dirname, '../../docs/reference/mutants.md')

export const databases = ['sqlite', 'postgres'] as const

/** Which test went red first. */
export interface Killer {
  readonly file: string
  readonly test: string
}

export interface Row {
  readonly id: string
  readonly without: string
  /** By database; none where the mutant survives. */
  readonly killers: { [Database in (typeof databases)[number]]?: Killer }
}

const head = `# Mutants

The door (\`visibility\`) is proven by taking it apart. \`npm run mutants\` switches off one clause of the predicate or of the rule, or
one call of the door, at a time: on each database at least one test must go red. Here is the first that did; "around the file" is the
server that a file of tests shares, which tells at its end that only the second look at visibility has held something back. A test
fails when the source has a clause or a call that is not here; \`npm run mutants -- --new --write\` finds what kills it.

| Mutant | Switched off | Red on SQLite | Red on Postgres |
| --- | --- | --- | --- |
`

/** The page with the table. */
export function tableOf(rows: readonly Row[]): string {
  return head + rows.map(lineOf).join('')
}

function lineOf({ id, without, killers: { sqlite, postgres } }: Row): string {
  const isSame = sqlite && postgres && cellOf(sqlite) === cellOf(postgres)
  const cells = [code(id), code(without), cellOf(sqlite), isSame ? SAME : cellOf(postgres)]
  return `| ${cells.join(' | ')} |\n`
}

const SAME = 'the same'
const SURVIVES = '**survives**'

function cellOf(killer: Killer | undefined): string {
  return killer ? `${escaped(killer.test)} (\`${killer.file}\`)` : SURVIVES
}

function code(text: string): string {
  return escaped(text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}

/** The rows of a page that `tableOf` made. */
export function readTable(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map(rowOf)
}

function rowOf(line: string): Row {
  const [id = '', without = '', sqlite = '', postgres = ''] = line
    .slice(2, -2)
    .split(/(?<!\\) \| /)
    .map((cell) => cell.replaceAll('\\|', '|'))
  const first = killerOf(sqlite)
  const second = postgres === SAME ? first : killerOf(postgres)
  return {
    id: plain(id),
    without: plain(without),
    killers: { ...(first && { sqlite: first }), ...(second && { postgres: second }) },
  }
}

function plain(cell: string): string {
  return cell.replace(/^`` (.*) ``$|^`(.*)`$/, '$1$2')
}

function killerOf(cell: string): Killer | undefined {
  const parts = /^(?<test>.*) \(`(?<file>.*)`\)$/.exec(cell)?.groups
  return parts && { test: parts.test ?? '', file: parts.file ?? '' }
}
