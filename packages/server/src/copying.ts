import type { Config } from './config.ts'
import { type Copied, type CopyOptions, copyDatabase as copy, type Knowledge } from './db/copy/copy.ts'
import type { Writes } from './db/database.ts'
import { brokenInvariants, mendInvariants } from './doctor/rows.ts'
import { type AccountTables, endEverySession } from './domains/accounts/index.ts'
import { deleteEveryExchange, type HostTables } from './domains/hosts/index.ts'
import { allMigrations, allTables } from './schema.ts'

/** What copies and backups ask of this server's domains. */
export const knowledge: Knowledge = {
  get migrations() {
    return allMigrations()
  },
  get tables() {
    return allTables()
  },
  broken: brokenInvariants,
  mend: mendInvariants,
  async forget(db) {
    await deleteEveryExchange(db as Writes<HostTables>, {})
    return { sessions: await endEverySession(db as Writes<AccountTables>) }
  },
}

/**
 * Copies one configured database into another; see `copyDatabase` of db/copy.
 * @throws {Trouble}
 * @throws {DatabaseUnreachable}
 */
export function copyDatabase(
  { from, to }: { readonly from: Config; readonly to: Config },
  options?: CopyOptions,
): Promise<Copied> {
  return copy({ from: from.database.url, to: to.database.url }, knowledge, options)
}
