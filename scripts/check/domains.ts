import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const FOLDER = 'packages/server/src/domains'

/** How many lines a file of a domain is meant to have at most, by what it does. Another file is one more idea: as any other file. */
const TEMPLATE = { index: 40, tables: 80, queries: 220, rules: 120, service: 250, views: 150, handlers: 80 } as const
const ROLES = Object.keys(TEMPLATE) as (keyof typeof TEMPLATE)[]

/** A domain: how large it is, and how large those of its files are that every domain has. */
export interface DomainSize {
  readonly name: string
  readonly files: number
  readonly lines: number
  readonly testLines: number
  readonly roles: Partial<Record<keyof typeof TEMPLATE, number>>
}

/** Every domain with its lines: migrations are frozen and count for nothing. */
export function measureDomains(root = '.'): DomainSize[] {
  const paths = globSync(`${FOLDER}/*/index.ts`, { cwd: root }).toSorted()
  return paths.map((path) => measureDomain(join(root, path, '..')))
}

function measureDomain(folder: string): DomainSize {
  const all = globSync('*.ts', { cwd: folder }).map((file) => ({ file, lines: linesOf(join(folder, file)) }))
  const code = all.filter(({ file }) => !file.endsWith('.test.ts'))
  const sum = (files: typeof all) => files.reduce((lines, file) => lines + file.lines, 0)
  const roles = ROLES.flatMap((role) =>
    code.filter(({ file }) => file === `${role}.ts`).map(({ lines }) => [role, lines]),
  )
  return {
    name: basename(folder),
    files: code.length,
    lines: sum(code),
    testLines: sum(all) - sum(code),
    roles: Object.fromEntries(roles),
  }
}

function linesOf(path: string): number {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length
}

/** A row a domain; what is larger than the template has it is marked. */
export function domainTable(domains: readonly DomainSize[]): string[] {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(14) : String(cell).padStart(9))).join('')
  const cellOf = (role: keyof typeof TEMPLATE, lines: number | undefined) =>
    lines === undefined ? '' : `${lines}${lines > TEMPLATE[role] ? '!' : ''}`
  return [
    row(['domain', 'files', 'lines', 'tests', ...ROLES]),
    row(['at most', '', '', '', ...Object.values(TEMPLATE)]),
    ...domains.map(({ name, files, lines, testLines, roles }) =>
      row([name, files, lines, testLines, ...ROLES.map((role) => cellOf(role, roles[role]))]),
    ),
  ]
}
