import type { Database, OpenHouse } from '@kindred/server'
import { argon2Hasher, bulkWrite } from '@kindred/server/testing'
import { exitCodes, Problem } from '../problem.ts'
import { buildCommunity, DAY_MS, type Network } from './community.ts'
import { createRandom } from './random.ts'
import { writeRows } from './rows.ts'

/** The password of everybody in a seeded community. */
export const SEED_PASSWORD = 'kindred-demo'

export interface SeedOptions {
  readonly network: Network
  readonly posts: number
  readonly seed: number
  readonly onProgress?: (rows: number) => void
}

export interface Seeded {
  readonly people: number
  readonly follows: number
  readonly posts: number
  readonly rows: number
}

/**
 * Fills an empty database with a community, in one transaction: all of it or nothing. The same seed on the same day gives the same
 * community, ids included, on both databases; its present is the last midnight (UTC).
 * @throws {Problem} when there are people already
 */
export async function seedCommunity({ database }: Pick<OpenHouse, 'database'>, options: SeedOptions): Promise<Seeded> {
  const { network, posts, seed, onProgress } = options
  await mustBeEmpty(database)
  const until = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const random = createRandom(seed)
  const community = buildCommunity(network, random, until)
  const passwordHash = await argon2Hasher().hash(SEED_PASSWORD)
  const rows = await bulkWrite(
    database,
    (writer) => writeRows(writer, community, { posts, random: createRandom(seed + 1), until, passwordHash }),
    onProgress,
  )
  return { people: community.people.length, follows: community.follows.length, posts, rows }
}

async function mustBeEmpty(database: OpenHouse['database']): Promise<void> {
  const { db } = database as Database<{ accounts: { id: string } }>
  if (!(await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst())) return
  throw new Problem({
    exitCode: exitCodes.check,
    reason: 'not-empty',
    what: 'there are people in this database already',
    why: 'seeding fills an empty database, so that it never mixes with what is real',
    fix: 'name another database: DATABASE_URL=file:.kindred/seeded.db kindred seed',
  })
}
