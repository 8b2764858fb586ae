import type { AccountId, Act, ActId, KeyId, PersonRef } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { shape } from '../../db/shape.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { HostKernel, HostUses } from './kernel.ts'
import type { ActRow, HostTables } from './tables.ts'

const listActs = shape((db: Reads<HostTables>, $: { before: ActId; count: number }) =>
  db.selectFrom('acts').selectAll().where('id', '<', $.before).orderBy('id', 'desc').limit($.count),
)

const insertAct = shape((db: Writes<HostTables>, $: ActRow) =>
  db.insertInto('acts').values({
    id: $.id,
    key_id: $.key_id,
    account_id: $.account_id,
    path: $.path,
    request: $.request,
    created_at: $.created_at,
  }),
)

/** A call that a key makes as somebody. */
export interface Acted {
  readonly key: KeyId
  readonly person: AccountId
  readonly path: string
  readonly requestId: string
}

/** Servers of the host app that call as one of its people, and the record of it. */
export function createActing({ db, clock, nextId, cursors, transaction }: HostKernel, { accounts }: HostUses) {
  return {
    /**
     * Somebody as whom a key calls: a member, since no key may have the rights of those who run the server.
     * @throws {Refusal} `not-found`, `forbidden`
     */
    async actor(ref: PersonRef): Promise<Account> {
      const { id, role } = await accounts.require(ref)
      if (role !== 'member') throw refuse('forbidden')
      return { kind: 'account', id, role, session: undefined }
    },

    /** Joins the transaction of what is done, so that neither is there without the other. */
    noteAct({ key, person, path, requestId }: Acted): Promise<void> {
      return transaction(async ({ db }) => {
        const row = { id: nextId<'act'>(), key_id: key, account_id: person, path, request: requestId }
        await insertAct(db, { ...row, created_at: clock() })
      })
    },

    acts(viewer: Account, page: PageInput): Promise<Page<Act>> {
      return fillPage(cursors, { viewer, list: 'admin.audit', query: {}, page }, async (before, count) => {
        const rows = await listActs(db, { before: (before ?? NEWEST) as ActId, count })
        return rows.map((row) => ({ id: row.id, item: actView(row) }))
      })
    },
  }
}

function actView({ id, key_id, account_id, path, request, created_at }: ActRow): Act {
  return { id, key: key_id, person: account_id, path, requestId: request, at: new Date(created_at).toISOString() }
}
