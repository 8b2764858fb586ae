import type { Database, OpenHouse } from '@kindred/server'
import { bulkWrite } from '@kindred/server/testing'
import { exitCodes, Problem } from '../problem.ts'
import { buildCommunity, DAY_MS, type Network } from './community.ts'
import { createRandom } from './random.ts'
import { writeRows } from './rows.ts'

/** The password of everybody in a seeded community. */
export const SEED_PASSWORD = 'kindred-demo'
/** Its hash. Everybody knows the password, so that its salt need not be a secret. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$a2luZHJlZCBzZWVkZWQgMQ$mh086ggWOu8saNnumwWxGvXsMigrF4DbvtHh+eTImyo'

export interface SeedOptions {
  readonly network: Network
  readonly posts: number
  readonly seed: number
  /** The community's present, in milliseconds since 1970. */
  readonly until: number
  readonly onProgress?: (rows: number) => void
}

export interface Seeded {
  readonly people: number
  readonly follows: number
  readonly posts: number
  readonly rows: number
}

/** The last midnight (UTC). */
export function lastMidnight(): number {
  return Math.floor(Date.now() / DAY_MS) * DAY_MS
}

/**
 * Fills an empty database with a community, in one transaction: all of it or nothing. The same seed and present give the same rows,
 * ids included, on both databases.
 * @throws {Problem} when there are people already
 */
export async function seedCommunity({ database }: Pick<OpenHouse, 'database'>, options: SeedOptions): Promise<Seeded> {
  const { network, posts, seed, until, onProgress } = options
  await mustBeEmpty(database)
  const random = createRandom(seed)
  const community = buildCommunity(network, random, until)
  const rows = await bulkWrite(
    database,
    // It may have to be repeated, so that its random numbers begin here.
    (writer) =>
      writeRows(writer, community, {
        posts,
        random: createRandom(seed + 1),
        talk: createRandom(seed + 2),
        echo: createRandom(seed + 3),
        until,
        passwordHash: PASSWORD_HASH,
      }),
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
