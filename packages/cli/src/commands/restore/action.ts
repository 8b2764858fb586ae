import type { Backup, Config } from '@kindred/server'
import { confirm } from '../../asking.ts'
import { exitWhenInterrupted } from '../../interrupted.ts'
import { agreeToLoss, type LossFlags } from '../../losing.ts'
import { exitCodes, Problem } from '../../problem.ts'
import { loadSettings } from '../../settings.ts'
import { ageText } from '../../size.ts'
import { targetOf } from '../../target.ts'
import { createTerminal } from '../../terminal.ts'

interface RestoreFlags extends LossFlags {
  dir?: string
}

export async function restore(name: string, flags: RestoreFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags)
  const { describeDatabase, isBackupOf, protect, protectionOf, restoreBackup } = await import('@kindred/server')
  const backup = await find(config, name, flags)
  const state = await describeDatabase(config)
  const { isEmpty, isDamaged } = state
  const isForeign = !isBackupOf(config, backup)
  const age = ageText(Date.now() - Date.parse(backup.manifest.createdAt))
  terminal.note(`${backup.name} was taken ${age} by version ${backup.manifest.version}`)
  if (isForeign)
    terminal.warn(
      `it was taken of ${backup.manifest.of ?? 'an unknown database'}, and goes into ${targetOf(config).place}`,
    )
  const question = `Put ${backup.name} (${age}) in the place of all that this database holds?`
  if (isDamaged) {
    terminal.warn('the database cannot be read any more: its file is kept under another name')
    await confirm(question, flags)
  } else if (!isEmpty) await agreeToLoss(question, { config, terminal, flags, command: 'restore', state })
  else if (isForeign) await confirm(question, flags)
  const protection = isDamaged ? await protectionOf(config).catch(() => undefined) : undefined
  using _ = exitWhenInterrupted(() => terminal.warn('it was stopped before its end: run it again'))
  using progress = terminal.progress('rows')
  const restored = await restoreBackup(config, backup, { onRows: progress.reached })
  if (protection !== undefined) await protect(config, protection) // the place has lost the file that said so
  const { rows, sessions, migrated, mended, keptDamaged } = restored
  for (const migration of migrated) terminal.note(`applied ${migration}`)
  if (mended > 0) terminal.warn(`${mended} rows broke a rule when the backup was taken: they were mended`)
  if (keptDamaged !== undefined) terminal.note(`the old file is kept as ${keptDamaged}`)
  terminal.warn(
    `what was done after ${backup.manifest.createdAt} is gone: look again at suspensions, roles, changed passwords and revoked keys`,
  )
  terminal.answer({
    data: { name: backup.name, rows, endedSessions: sessions, migrated, mended, keptDamaged: keptDamaged ?? null },
    human: () =>
      `✓ restored ${rows.toLocaleString('en')} rows of ${backup.name}; ${sessions.toLocaleString('en')} sessions ended, so everybody signs in again`,
    rows: () => [[backup.name, rows, sessions]],
  })
}

async function find(config: Config, name: string, { dir }: RestoreFlags): Promise<Backup> {
  const { findBackup, isBackupOf, listBackups } = await import('@kindred/server')
  const where = dir === undefined ? {} : { dir }
  if (name !== 'latest') return findBackup(config, name, where)
  const backups = await listBackups(config, where)
  const latest = backups.find((backup) => isBackupOf(config, backup) && backup.manifest.before === undefined)
  if (latest) return latest
  throw new Problem({
    exitCode: exitCodes.failed,
    reason: 'no-backup',
    what: 'there is no backup of this database',
    why: `${dir ?? config.backups} holds ${backups.length === 0 ? 'none' : `${backups.length}, of others or taken before a command`}`,
    fix: 'name another folder with --dir, or one of `kindred backup list` by its name',
  })
}
