import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type DatabaseName, type Databases, openDatabases } from '../../e2e/databases.ts'
import { openMigrator } from '../../packages/server/src/db/migrate.ts'
import { allMigrations } from '../../packages/server/src/schema.ts'
import { describeSchema } from '../../packages/server/src/testing/schema.ts'

interface MigrationProof {
  readonly databases: readonly DatabaseName[]
  /** Whether every point is asked for, whatever time it takes. */
  readonly isWhole: boolean
  /** For all databases together. */
  readonly minutes: number
  readonly note: (line: string) => void
}

const MIGRATORS = 8
const program = fileURLToPath(new URL('../../packages/server/test/db/killed-migrator.ts', import.meta.url))

/** Kills a migrator of the whole schema after each statement, runs several at once, and answers how many ended otherwise than a clean one. */
export async function proveMigrations({ databases, isWhole, minutes, note }: MigrationProof): Promise<number> {
  let problems = 0
  for (const name of databases) {
    const deadline = performance.now() + (minutes / databases.length) * 60_000
    await using opened = await openDatabases(name)
    const found = await proveOn(opened, () => isWhole || performance.now() < deadline)
    note(`migrations on ${name}: killed after ${found.killed} of ${found.points} statements, and ${MIGRATORS} at once`)
    for (const problem of found.problems) note(`  ✗ ${problem}`)
    problems += found.problems.length
  }
  return problems
}

async function proveOn(databases: Databases, goesOn: () => boolean) {
  const { points, schema } = await clean(databases)
  const problems: string[] = []
  let killed = 0
  for (const point of spread(points)) {
    if (killed > 0 && !goesOn()) break
    killed++
    const url = await databases.fresh()
    await migrator(url, point)
    await using again = await openMigrator(url, allMigrations())
    await again.up()
    if ((await schemaOf(url)) !== schema) problems.push(`killed after statement ${point}, a rerun makes another schema`)
  }
  const url = await databases.fresh()
  const names = await Promise.all(Array.from({ length: MIGRATORS }, () => migrator(url, 0)))
  const applied = names.flat().sort()
  if (new Set(applied).size !== applied.length || applied.length !== allMigrations().length)
    problems.push(`${MIGRATORS} at once applied ${applied.join(', ')}`)
  if ((await schemaOf(url)) !== schema) problems.push(`${MIGRATORS} at once make another schema`)
  return { points, killed, problems }
}

/** How many statements a whole run has, and what it makes. */
async function clean(databases: Databases): Promise<{ points: number; schema: string }> {
  const url = await databases.fresh()
  let points = 0
  await using one = await openMigrator(url, allMigrations(), { onStatement: () => points++ })
  await one.up()
  return { points, schema: await schemaOf(url) }
}

/** All points, those far from each other first: a proof that is cut short has looked everywhere. */
function spread(points: number): number[] {
  const stride = 7
  return Array.from({ length: stride }, (_, from) => from + 1).flatMap((from) =>
    Array.from({ length: Math.ceil((points - from + 1) / stride) }, (_, step) => from + step * stride),
  )
}

/** A process that migrates, killed after so many statements; 0 lets it end. Answers what it applied. */
async function migrator(url: string, statements: number): Promise<string[]> {
  const words = ['--conditions=@kindred/source', program, url, String(statements), 'ours']
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [out, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (statements > 0 ? signal !== 'SIGKILL' : code !== 0) throw new Error(`a migrator ended with ${signal ?? code}`)
  return out.split('\n').filter(Boolean)
}

async function schemaOf(url: string): Promise<string> {
  return (await describeSchema(url)).join('\n')
}
