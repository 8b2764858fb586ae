import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { GlobalFlags } from '../../flags.ts'
import { fieldsText } from '../../generating/fields.ts'
import { exitCodes, Problem } from '../../problem.ts'
import { readExamined } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

interface TypesFlags extends GlobalFlags {
  out: string
  check?: boolean
}

/** Writes the types of the declared fields. It acts on no database, and needs no secret. */
export async function types(flags: TypesFlags): Promise<void> {
  const { out, check = false } = flags
  const terminal = createTerminal(flags)
  const { fields } = await readExamined(terminal, flags)
  const text = fieldsText(fields)
  const place = path.resolve(out)
  const isSame = existsSync(place) && readFileSync(place, 'utf8') === text
  if (check && !isSame) throw stale(out)
  if (!isSame) write(place, { out, text })
  const count = Object.keys(fields.profile ?? {}).length + Object.keys(fields.post ?? {}).length
  terminal.answer({
    data: { out, fields: count, isChanged: !isSame, text },
    human: () => `${isSame ? 'Nothing has changed in' : 'Wrote'} ${out}, the types of ${count} fields.`,
    rows: () => [[out, String(count)]],
  })
}

function write(place: string, { out, text }: { out: string; text: string }): void {
  try {
    writeFileSync(place, text)
  } catch (cause) {
    throw new Problem({
      exitCode: exitCodes.failed,
      reason: 'cannot-write',
      what: `cannot write ${out}`,
      why: (cause as NodeJS.ErrnoException).code ?? String(cause),
      fix: 'name a file in a folder that is there and that this user may write to with --out',
      cause,
    })
  }
}

function stale(out: string): Problem {
  return new Problem({
    exitCode: exitCodes.check,
    reason: 'types-stale',
    what: `${out} does not follow the configuration`,
    why: 'other fields are declared than when it was written',
    fix: 'run `kindred types` without --check',
  })
}
