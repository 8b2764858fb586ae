import type { DatabaseState } from '@kindred/server'
import { confirmByName } from '../../asking.ts'
import type { GlobalFlags } from '../../flags.ts'
import { agreeToLoss, type LossFlags } from '../../losing.ts'
import { usage } from '../../problem.ts'
import { loadSettings } from '../../settings.ts'
import { sizeText } from '../../size.ts'
import { targetOf } from '../../target.ts'
import { createTerminal } from '../../terminal.ts'

export async function info(flags: GlobalFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags)
  const { describeDatabase } = await import('@kindred/server')
  const state = await describeDatabase(config)
  const { place, name } = targetOf(config)
  const { exists, isDamaged, marks, processes, pending, rows, bytes } = state
  if (!exists) terminal.note('there is no database yet: `kindred migrate up` makes it')
  const data = {
    name,
    place,
    exists,
    isDamaged,
    protectedAs: marks.protected ?? null,
    isFilledInPart: marks.filling !== undefined,
    servers: processes,
    pendingMigrations: pending.length,
    bytes,
    rows,
  }
  terminal.answer({
    data,
    human: () => infoText(state),
    rows: () => [...Object.entries(rows), ['bytes', bytes], ['servers', processes]],
  })
}

function infoText({ exists, isDamaged, marks, processes, pending, rows, bytes }: DatabaseState): string {
  if (!exists) return 'There is nothing to tell.'
  if (isDamaged) return 'The file cannot be read as a database: `kindred restore` puts a backup in its place.'
  const width = Math.max(...Object.keys(rows).map((table) => table.length), 'servers'.length)
  const lines: [string, string][] = [
    ['size', sizeText(bytes)],
    ['protected', marks.protected ?? 'no'],
    ['servers', String(processes)],
    ['pending', pending.length === 0 ? 'no migration' : `${pending.length} migrations`],
    ...(marks.filling === undefined ? [] : [['filled', 'in part: what filled it was stopped'] as [string, string]]),
    ...Object.entries(rows).map(([table, count]): [string, string] => [table, count.toLocaleString('en')]),
  ]
  return lines.map(([what, how]) => `${what.padEnd(width)}  ${how}`).join('\n')
}

export async function protect(flags: GlobalFlags & { name?: string; off?: boolean }): Promise<void> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags)
  const { protect, protectionOf } = await import('@kindred/server')
  const before = await protectionOf(config)
  const name = flags.off ? null : (flags.name ?? before ?? targetOf(config).name)
  if (name !== null) mustBeTypable(name)
  if (before !== undefined && name !== before)
    await confirmByName(`Take the protection of ${before} away?`, before, flags)
  await protect(config, name)
  if (before === undefined && name !== null) terminal.note(`undo: kindred db protect --off --confirm ${name}`)
  terminal.answer({
    data: { protectedAs: name },
    human: () =>
      name === null ? '✓ it is protected no longer' : `✓ protected: what would lose something asks for ${name}`,
    rows: () => [[name]],
  })
}

function mustBeTypable(name: string): void {
  if (/^[\w.@:-]{1,100}$/.test(name)) return
  throw usage({
    what: `--name ${name} does not fit`,
    why: 'it has to be typed in full, so it is one word of letters, digits and _ . @ : -',
    fix: 'give such a word: --name production',
  })
}

export async function reset(flags: LossFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags)
  const { describeDatabase, resetDatabase } = await import('@kindred/server')
  const state = await describeDatabase(config)
  const { isEmpty, rows } = state
  const count = Object.values(rows).reduce((sum, each) => sum + each, 0)
  if (!isEmpty)
    await agreeToLoss(`Delete all ${count.toLocaleString('en')} rows?`, {
      config,
      terminal,
      flags,
      command: 'db reset',
      state,
    })
  await resetDatabase(config)
  terminal.answer({
    data: { deleted: count },
    human: () => `✓ deleted ${count.toLocaleString('en')} rows`,
    rows: () => [[count]],
  })
}
