import type { Backup, Config } from '@kindred/server'
import type { GlobalFlags } from '../../flags.ts'
import { exitCodes, Problem } from '../../problem.ts'
import { loadSettings } from '../../settings.ts'
import { ageText, sizeText } from '../../size.ts'
import { createTerminal, type Terminal } from '../../terminal.ts'

export interface BackupFlags extends GlobalFlags {
  dir?: string
}

/** How the data was taken, for people. */
const ways = { file: 'a copy of the file', rows: 'row by row', dump: "with the database's own tools" } as const

export async function create(flags: BackupFlags): Promise<void> {
  const { terminal, config, where } = await prepare(flags)
  const { createBackup } = await import('@kindred/server')
  using progress = terminal.progress('rows')
  const backup = await createBackup(config, { ...where, onRows: progress.reached })
  if (backup.why !== undefined) terminal.note(`taken row by row: ${backup.why}`)
  terminal.note(`undo whatever comes: kindred restore ${backup.name}`)
  terminal.answer({
    data: { ...described(backup), folder: backup.folder },
    human: () => `✓ ${backup.name}: ${lineOf(backup)}, ${ways[backup.manifest.way]}, in ${backup.folder}`,
    rows: () => [cellsOf(backup)],
  })
}

export async function list(flags: BackupFlags): Promise<void> {
  const { terminal, config, where } = await prepare(flags)
  const { listBackups } = await import('@kindred/server')
  const backups = await listBackups(config, where)
  terminal.answer({
    data: { backups: backups.map(described) },
    human: () => backups.map(listedText).join('\n') || 'There is no backup yet: kindred backup create',
    rows: () => backups.map(cellsOf),
  })
}

function listedText(backup: Backup): string {
  const { createdAt, of = 'an unknown database', before } = backup.manifest
  const age = ageText(Date.now() - Date.parse(createdAt))
  const [mark, verified] = backup.verifiedAt === null ? ['•', 'not verified'] : ['✓', 'verified']
  const why = before === undefined ? '' : `, taken before ${before}`
  return `${mark} ${backup.name}  ${age}, ${lineOf(backup)}, ${verified}, of ${of}${why}`
}

export async function verify(name: string | undefined, flags: BackupFlags): Promise<void> {
  const { terminal, config, where } = await prepare(flags)
  const { findBackup, listBackups, verifyBackup } = await import('@kindred/server')
  const backups = name === undefined ? await listBackups(config, where) : [await findBackup(config, name, where)]
  const verified: { name: string; damages: readonly string[] }[] = []
  for (const backup of backups) verified.push({ name: backup.name, damages: await verifyBackup(config, backup) })
  terminal.answer({
    data: { backups: verified },
    human: () => verified.map(verifiedText).join('\n') || 'There is no backup yet: kindred backup create',
    rows: () => verified.map((one) => [one.name, one.damages.length === 0 ? 'ok' : 'damaged', ...one.damages]),
  })
  mustBeWhole(verified)
}

function verifiedText({ name, damages }: { name: string; damages: readonly string[] }): string {
  return damages.length === 0 ? `✓ ${name} can be restored` : `✗ ${name}: ${damages.join('; ')}`
}

function mustBeWhole(verified: readonly { name: string; damages: readonly string[] }[]): void {
  const [first, ...others] = verified.filter(({ damages }) => damages.length > 0)
  if (!first) return
  throw new Problem({
    exitCode: exitCodes.check,
    reason: 'backup-damaged',
    what: others.length === 0 ? `${first.name} cannot be restored` : `${others.length + 1} backups cannot be restored`,
    why: first.damages[0] ?? '',
    fix: 'delete its folder and take another one: kindred backup create',
    isAnswered: true,
  })
}

async function prepare(flags: BackupFlags): Promise<{ terminal: Terminal; config: Config; where: { dir?: string } }> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags)
  return { terminal, config, where: flags.dir === undefined ? {} : { dir: flags.dir } }
}

function described({ name, manifest, verifiedAt }: Backup) {
  const { createdAt, of = null, before = null, way, version, data } = manifest
  return { name, of, before, createdAt, way, version, bytes: data.bytes, rows: rowsOf(manifest), verifiedAt }
}

function rowsOf({ tables }: Backup['manifest']): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0)
}

function lineOf({ manifest }: Backup): string {
  return `${rowsOf(manifest).toLocaleString('en')} rows, ${sizeText(manifest.data.bytes)}`
}

function cellsOf(backup: Backup) {
  const { name, createdAt, of, before, way, bytes, rows, verifiedAt } = described(backup)
  return [name, createdAt, way, bytes, rows, verifiedAt, of, before]
}
