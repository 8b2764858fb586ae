import type { Config } from '@kindred/server'
import { confirmByName } from '../../asking.ts'
import { variablesIn } from '../../environment.ts'
import type { GlobalFlags } from '../../flags.ts'
import { usage } from '../../problem.ts'
import { readSettings, tellTarget } from '../../settings.ts'
import { targetOf } from '../../target.ts'
import { createTerminal, type Terminal } from '../../terminal.ts'

interface CopyFlags extends GlobalFlags {
  from: string
  to: string
  verify?: boolean
}

export async function copy(flags: CopyFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const configured = await readSettings(terminal, flags)
  const from = named('--from', flags.from, { configured, terminal })
  const to = named('--to', flags.to, { configured, terminal })
  if (targetOf(from).place === targetOf(to).place)
    throw usage({ what: '--from and --to are one database', why: 'nothing would be copied', fix: 'name another --to' })
  terminal.note(`from ${targetOf(from).place} to`)
  await tellTarget(terminal, to)
  const { copyDatabase, protectionOf } = await import('@kindred/server')
  const protection = await protectionOf(to)
  if (protection !== undefined) await confirmByName('Fill a protected database?', protection, flags)
  using progress = terminal.progress('rows')
  const copied = await copyDatabase({ from, to }, { verify: flags.verify === true, onRows: progress.reached })
  const { rows, tables, isResumed, digests } = copied
  terminal.answer({
    data: { rows, tables, isResumed, isVerified: digests !== undefined, digests: digests ?? null },
    human: () =>
      [
        `✓ copied ${rows.toLocaleString('en')} rows of ${tables} tables${isResumed ? ', going on where a copy was stopped' : ''}`,
        digests ? '✓ both hold the same, and every rule holds' : '• not compared: run it with --verify for that',
      ].join('\n'),
    rows: () => Object.entries(digests ?? {}).map(([table, digest]) => [table, digest.rows, digest.sha256]),
  })
}

interface Naming {
  readonly configured: Config
  readonly terminal: Terminal
}

const LOCAL_FILE = 'file:.kindred/kindred.db'

/** The database that a flag names: the configured one by its kind, one in a variable, or one by its URL. */
function named(flag: string, name: string, { configured, terminal }: Naming): Config {
  const at = (url: string): Config => ({ ...configured, database: { ...configured.database, url } })
  const { url } = configured.database
  if (name === 'sqlite') return at(isPostgres(url) ? LOCAL_FILE : url)
  if (name === 'postgres' && isPostgres(url)) return configured
  if (isFile(name) || isPostgres(name)) {
    if (URL.parse(name)?.password) terminal.warn(`${flag} shows a password to everybody here: name a variable instead`)
    return at(name)
  }
  const held = variablesIn('.')[name]
  if (held && (isFile(held) || isPostgres(held))) return at(held)
  throw usage({
    what: `${flag} ${name} names no database`,
    why: 'it is neither file:<path>, postgres://…, a variable that holds one of them, nor the configured database by its kind',
    fix: 'give one of these: the variable where the URL holds a password',
  })
}

function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\/./.test(url) && URL.canParse(url)
}

function isFile(url: string): boolean {
  return /^(file|sqlite):./.test(url)
}
