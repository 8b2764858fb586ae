import type { Config } from './config.ts'
import { type Copied, type CopyOptions, copyDatabase as copy, type Knowledge } from './db/copy/copy.ts'
import type { Writes } from './db/database.ts'
import { brokenInvariants, mendInvariants } from './doctor/rows.ts'
import { type AccountTables, endEverySession } from './domains/accounts/index.ts'
import { deleteEveryExchange, type HostTables } from './domains/hosts/index.ts'
import { allMigrations, allTables } from './schema.ts'

/** What copies and backups ask of this server's domains, and of the modules below them. */
export function knowledgeOf({ modules }: Pick<Config, 'modules'>): Knowledge {
  return {
    get migrations() {
      return allMigrations(modules)
    },
    get tables() {
      return allTables(modules)
    },
    broken: (db) => brokenInvariants(db, modules),
    mend: (database, tools) => mendInvariants(database, { ...tools, modules }),
    async forget(db) {
      await deleteEveryExchange(db as Writes<HostTables>, {})
      return { sessions: await endEverySession(db as Writes<AccountTables>) }
    },
  }
}

/** The same of this server's domains alone. */
export const knowledge: Knowledge = knowledgeOf({ modules: [] })

/**
 * Copies one configured database into another; see `copyDatabase` of db/copy.
 * @throws {Trouble}
 * @throws {DatabaseUnreachable}
 */
export function copyDatabase(
  { from, to }: { readonly from: Config; readonly to: Config },
  options?: CopyOptions,
): Promise<Copied> {
  return copy({ from: from.database.url, to: to.database.url }, knowledgeOf(to), options)
}
