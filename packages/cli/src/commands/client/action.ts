import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { GlobalFlags } from '../../flags.ts'
import type { Served } from '../../generating/module.ts'
import { exitCodes, Problem, usage } from '../../problem.ts'
import { enter, importFile } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

interface ClientFlags extends GlobalFlags {
  out?: string
  check?: boolean
}

/** Writes the client half of the module that a file exports. */
export async function client(file: string, flags: ClientFlags): Promise<void> {
  const { out, check = false } = flags
  if (check && out === undefined)
    throw usage({ what: '--check needs a file', why: 'it compares with what --out names', fix: 'add --out <file>' })
  const terminal = createTerminal(flags)
  enter(flags.cwd)
  const source = path.resolve(file)
  if (!existsSync(source))
    throw usage({
      what: `there is no file ${source}`,
      why: 'a client half is written from a module',
      fix: 'name its file',
    })
  const served = servedBy(file, await importFile(source))
  const { moduleText } = await import('../../generating/module.ts')
  const text = moduleText(served)
  const place = out === undefined ? undefined : path.resolve(out)
  const isSame = place !== undefined && existsSync(place) && readFileSync(place, 'utf8') === text
  if (check && !isSame) throw stale(String(out), served)
  if (place !== undefined && !isSame) writeFileSync(place, text)
  const told = `${isSame ? 'Nothing has changed in' : 'Wrote'} ${out}, the client half of ${served.name}.`
  terminal.answer({
    data: { module: served.name, out: out ?? null, isChanged: place !== undefined && !isSame, text },
    human: () => (place === undefined ? text.trimEnd() : told),
    rows: () => [[served.name, out ?? '']],
  })
}

function stale(out: string, { name }: Served): Problem {
  return new Problem({
    exitCode: exitCodes.check,
    reason: 'client-stale',
    what: `${out} does not follow the contract of ${name}`,
    why: 'the contract has changed since it was written',
    fix: `run \`kindred client\` without --check`,
  })
}

/** The one module among what a file exports. */
function servedBy(file: string, exported: Readonly<Record<string, unknown>>): Served {
  const modules = [...new Set(Object.values(exported))].filter(isServed)
  const [served] = modules
  if (modules.length === 1 && served) return served
  throw usage({
    what: `${file} exports ${modules.length === 0 ? 'no module' : `${modules.length} modules`} that serves something`,
    why: 'a client half is that of one module',
    fix: 'name the file that exports what defineModule made, with an `api`',
  })
}

function isServed(value: unknown): value is Served {
  return typeof value === 'object' && value !== null && 'name' in value && 'contract' in value && 'migrations' in value
}
