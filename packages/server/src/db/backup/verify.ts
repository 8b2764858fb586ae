import path from 'node:path'
import type { Knowledge } from '../copy/copy.ts'
import { differences, digestTables } from '../copy/digest.ts'
import { inOrder } from '../copy/order.ts'
import type { Reads } from '../database.ts'
import { checkDump } from '../dialects/backup.ts'
import { openSnapshot } from '../dialects/snapshot.ts'
import type { Snapshot } from '../snapshot.ts'
import { type Backup, describeData } from './folder.ts'
import type { Manifest } from './manifest.ts'

/**
 * What is wrong with a backup, in sentences: its bytes, its files, its rows and the rules that they must keep. Nothing, when it can be
 * restored. The rows of a dump are seen only when it is restored.
 */
export async function findDamages({ folder, manifest }: Backup, knowledge: Knowledge): Promise<readonly string[]> {
  const { data } = manifest
  const found = await describeData(folder, data.file).catch(() => undefined)
  if (!found) return [`${data.file} is missing`]
  if (found.bytes !== data.bytes) return [`${data.file} has ${found.bytes} bytes instead of ${data.bytes}`]
  if (found.sha256 !== data.sha256) return [`${data.file} has other bytes than were written`]
  const file = path.join(folder, data.file)
  if (manifest.way === 'dump')
    return checkDump(file).then(
      () => [],
      (error: Error) => [error.message],
    )
  await using snapshot = await openSnapshot(`file:${file}`)
  return [...(await damagesOf(snapshot, manifest)), ...(await brokenIn(snapshot, manifest, knowledge))]
}

/** What is wrong with the rows of a database that was made of a backup, whose schema is still that of the backup. */
export async function damagesOf(snapshot: Snapshot, { tables }: Manifest): Promise<string[]> {
  const shapes = inOrder(Object.keys(tables), snapshot.tables)
  return [...(await snapshot.damages()), ...differences(tables, await digestTables(snapshot.db, shapes))]
}

/** The rules are those of this server's schema: an older backup is held to them when it is restored, and migrated. */
async function brokenIn({ db }: Snapshot, { migrations }: Manifest, knowledge: Knowledge): Promise<readonly string[]> {
  const isCurrent = knowledge.migrations.every(({ name }) => migrations.includes(name))
  return isCurrent ? knowledge.broken(db as Reads<unknown>) : []
}
