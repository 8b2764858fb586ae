import type { Config, MigrationStatus, Migrator } from '@kindred/server'
import type { GlobalFlags } from '../../flags.ts'
import { wholeNumber } from '../../listening.ts'
import { agreeToLoss, type LossFlags } from '../../losing.ts'
import { exitCodes, Problem } from '../../problem.ts'
import { loadSettings } from '../../settings.ts'
import { createTerminal, type Terminal } from '../../terminal.ts'

export async function status(flags: GlobalFlags): Promise<void> {
  const { terminal, config } = await prepare(flags)
  const { openMigrator } = await import('@kindred/server')
  await using migrator = await openMigrator(config)
  await tellWhetherThere(terminal, migrator)
  const migrations = await migrator.status()
  const human = () =>
    migrations.map(({ name, state }) => `${state === 'applied' ? '✓' : '•'} ${name}  ${state}`).join('\n')
  terminal.answer({
    data: { migrations },
    human,
    rows: () => migrations.map(({ name, state, appliedAt }) => [name, state, appliedAt]),
  })
  checkAllApplied(migrations)
}

/** So that whoever mistyped its name learns of it. */
async function tellWhetherThere(terminal: Terminal, migrator: Migrator): Promise<void> {
  if (!(await migrator.exists())) terminal.note('there is no database yet: `kindred migrate up` makes it')
}

function checkAllApplied(migrations: readonly MigrationStatus[]): void {
  const open = migrations.filter(({ state }) => state === 'pending' || state === 'changed')
  const [first] = open
  if (!first) return
  const changed = open.find(({ state }) => state === 'changed')
  throw new Problem({
    exitCode: exitCodes.check,
    reason: changed ? 'migration-changed' : 'migrations-pending',
    what: `${open.length} of ${migrations.length} migrations are not applied as they are written`,
    why: changed ? `${changed.name} was edited after it was applied` : `the first of them is ${first.name}`,
    fix: changed ? 'restore that migration as it was, and write a new one' : 'run `kindred migrate up`',
    isAnswered: true,
  })
}

export async function plan(flags: GlobalFlags): Promise<void> {
  const { terminal, config } = await prepare(flags)
  const { openMigrator } = await import('@kindred/server')
  await using migrator = await openMigrator(config)
  await tellWhetherThere(terminal, migrator)
  const migrations = await migrator.plan()
  const human = () =>
    migrations.map(({ name, statements }) => `-- ${name}\n${statements.join(';\n')};\n`).join('\n') ||
    'Nothing is pending.'
  terminal.answer({
    data: { migrations },
    human,
    rows: () => migrations.map(({ name, statements }) => [name, statements.length]),
  })
}

export async function up(flags: GlobalFlags & { dryRun?: boolean }): Promise<void> {
  if (flags.dryRun) return plan(flags)
  const { terminal, config } = await prepare(flags)
  const { migrate } = await import('@kindred/server')
  const applied = await migrate(config)
  if (applied.length > 0) terminal.note(`undo: kindred migrate down --steps ${applied.length}`)
  const human = () =>
    applied.length === 0 ? 'The schema is up to date.' : applied.map((name) => `✓ applied ${name}`).join('\n')
  terminal.answer({ data: { applied }, human, rows: () => applied.map((name) => [name]) })
}

interface DownFlags extends LossFlags {
  steps: string
  dryRun?: boolean
}

export async function down(flags: DownFlags): Promise<void> {
  const steps = wholeNumber('--steps', flags.steps, { min: 1, max: 1000 })
  const { terminal, config } = await prepare(flags)
  const { openMigrator } = await import('@kindred/server')
  await using migrator = await openMigrator(config)
  await tellWhetherThere(terminal, migrator)
  const doomed = await lastApplied(migrator, steps)
  if (doomed.length > 0 && !flags.dryRun) {
    const question = `Take back ${doomed.join(', ')}, with all that their tables hold?`
    await agreeToLoss(question, { config, terminal, flags, command: 'migrate down' })
  }
  const undone = flags.dryRun ? doomed : await migrator.down(steps)
  const told = flags.dryRun ? '• would take back' : '✓ took back'
  terminal.answer({
    data: flags.dryRun ? { wouldUndo: undone } : { undone },
    human: () => undone.map((name) => `${told} ${name}`).join('\n') || 'No migration was applied.',
    rows: () => undone.map((name) => [name]),
  })
}

/** What `down` would take back, the latest first. */
async function lastApplied(migrator: Migrator, steps: number): Promise<string[]> {
  const applied = (await migrator.status()).filter(({ state }) => state === 'applied' || state === 'changed')
  return applied
    .slice(-steps)
    .reverse()
    .map(({ name }) => name)
}

export async function sql(flags: GlobalFlags): Promise<void> {
  const { terminal, config } = await prepare(flags)
  const { schemaScript } = await import('@kindred/server')
  const script = await schemaScript(config)
  terminal.answer({ data: { sql: script }, human: () => script.trimEnd() })
}

async function prepare(flags: GlobalFlags): Promise<{ terminal: Terminal; config: Config }> {
  const terminal = createTerminal(flags)
  return { terminal, config: await loadSettings(terminal, flags) }
}
