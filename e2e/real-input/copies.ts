import { createHash } from 'node:crypto'
import { knowledge } from '../../packages/server/src/copying.ts'
import { canonicalExport } from '../../packages/server/src/db/copy/digest.ts'
import { inOrder } from '../../packages/server/src/db/copy/order.ts'
import { openSnapshot } from '../../packages/server/src/db/dialects/snapshot.ts'
import { openDatabases } from '../databases.ts'
import { kindred } from '../kindred.ts'
import { readTables, type Tables } from '../model/tables.ts'
import { check } from './check.ts'
import type { Sizes } from './choice.ts'
import type { Differences } from './difference.ts'
import { type Community, openHouse, type Prepared, prepare } from './house.ts'
import type { Degrees } from './network.ts'

export interface CopyProof extends Community {
  readonly sizes: Sizes
  readonly differences: Differences
  /** When the walks by pages of one have to end, on the clock of `performance.now()`. */
  readonly deadline: number
  readonly note: (line: string) => void
}

/**
 * Seeds a community in a file, copies it to Postgres and from there to another file, and holds all three to one export, byte for byte,
 * and each to every count and feed that the model computes.
 */
export async function proveCopies({ differences, note, ...proof }: CopyProof): Promise<void> {
  await using files = await openDatabases('sqlite')
  await using server = await openDatabases('postgres')
  const first = await prepare(files, proof)
  const second: Prepared = { ...first, database: 'postgres', place: { databaseUrl: await server.fresh() } }
  const third: Prepared = { ...first, place: { databaseUrl: await files.fresh() } }
  await copy(first, second)
  await copy(second, third)
  const exports = await Promise.all([first, second, third].map(({ place }) => exportOf(place.databaseUrl)))
  differences.equal('the export of the copy in Postgres', exports[0], exports[1])
  differences.equal('the export of the copy of that copy', exports[0], exports[2])
  note(`the three exports are of ${exports.map(({ bytes }) => bytes).join(', ')} bytes`)
  const plan = { ...proof, differences, note, degrees: degreesIn(first.tables), now: Date.now() }
  const walks: ReadonlyMap<string, string>[] = []
  for (const prepared of [first, second, third]) {
    await using house = await openHouse(prepared)
    const tables = await readTables(prepared.place.databaseUrl)
    walks.push((await check(house, { ...prepared, tables }, plan)).walks)
  }
  for (const other of walks.slice(1)) differences.equal('the feeds of a copy', walks[0], other)
}

async function copy(from: Prepared, to: Prepared): Promise<void> {
  const env = { SOURCE: from.place.databaseUrl, TARGET: to.place.databaseUrl }
  await kindred({ ...to.place, env }, 'db', 'copy', '--from', 'SOURCE', '--to', 'TARGET', '--verify')
}

async function exportOf(url: string): Promise<{ bytes: number; sha256: string }> {
  await using snapshot = await openSnapshot(url)
  const hash = createHash('sha256')
  let bytes = 0
  for await (const text of canonicalExport(snapshot.db, inOrder(knowledge.tables, snapshot.tables))) {
    hash.update(text)
    bytes += Buffer.byteLength(text)
  }
  return { bytes, sha256: hash.digest('hex') }
}

function degreesIn({ accounts, follows }: Tables): Map<string, Degrees> {
  const degrees = new Map(accounts.map(({ id }) => [id, { followers: 0, following: 0 }]))
  for (const { follower_id, followee_id } of follows) {
    const [follower, followee] = [degrees.get(follower_id), degrees.get(followee_id)]
    if (follower) follower.following++
    if (followee) followee.followers++
  }
  return new Map(accounts.map(({ id, handle }) => [handle, degrees.get(id) as Degrees]))
}
