import type { Config } from '@kindred/server'
import { confirm } from '../../asking.ts'
import type { GlobalFlags } from '../../flags.ts'
import { wholeNumber } from '../../listening.ts'
import { exitCodes, Problem } from '../../problem.ts'
import { loadSettings } from '../../settings.ts'
import { createTerminal, type Terminal } from '../../terminal.ts'

export async function status(flags: GlobalFlags): Promise<void> {
  const { terminal, config } = await prepare(flags)
  const { openMigrator } = await import('@kindred/server')
  await using migrator = await openMigrator(config)
  const migrations = await migrator.status()
  const human = () =>
    migrations.map(({ name, state }) => `${state === 'applied' ? '✓' : '•'} ${name}  ${state}`).join('\n')
  terminal.answer({
    data: { migrations },
    human,
    rows: () => migrations.map(({ name, state, appliedAt }) => [name, state, appliedAt]),
  })
  const open = migrations.filter(({ state }) => state === 'pending' || state === 'changed')
  if (open.length > 0)
    throw new Problem({
      exitCode: exitCodes.check,
      reason: 'migrations-pending',
      what: `${open.length} of ${migrations.length} migrations are not applied as they are written`,
      why: `the first of them is ${open[0]?.name}`,
      fix: 'run `kindred migrate up`',
    })
}

export async function plan(flags: GlobalFlags): Promise<void> {
  const { terminal, config } = await prepare(flags)
  const { openMigrator } = await import('@kindred/server')
  await using migrator = await openMigrator(config)
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
  const human = () =>
    applied.length === 0 ? 'The schema is up to date.' : applied.map((name) => `✓ applied ${name}`).join('\n')
  terminal.answer({ data: { applied }, human, rows: () => applied.map((name) => [name]) })
}

export async function down(flags: GlobalFlags & { steps: string }): Promise<void> {
  const { terminal, config } = await prepare(flags)
  const steps = wholeNumber('--steps', flags.steps, { min: 1, max: 1000 })
  await confirm(`Take back ${steps} migration(s), with all that their tables hold?`, flags)
  const { openMigrator } = await import('@kindred/server')
  await using migrator = await openMigrator(config)
  const undone = await migrator.down(steps)
  const human = () => undone.map((name) => `✓ took back ${name}`).join('\n') || 'No migration was applied.'
  terminal.answer({ data: { undone }, human, rows: () => undone.map((name) => [name]) })
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
