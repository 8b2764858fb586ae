import type { AccountId, PostId } from '@kindred/contract'
import {
  type Account,
  accountOf,
  found,
  type Kernel,
  type Offered,
  type Reads,
  refusalsOf,
  shape,
  sql,
  type Viewer,
  type Writes,
} from '@kindred/server'
import { errors, type Kudos } from './contract.ts'
import type { KudosTables } from './tables.ts'

export type KudosUses = Pick<Offered, 'posts'>

declare module '@kindred/server' {
  interface ModuleFacts {
    'kudos.given': { readonly post: PostId; readonly author: AccountId; readonly by: AccountId }
  }
}

const { refuseIf } = refusalsOf(errors)

const insertKudos = shape((db: Writes<KudosTables>, $: KudosTables['kudos']) =>
  db
    .insertInto('kudos')
    .values({ id: $.id, post_id: $.post_id, account_id: $.account_id, created_at: $.created_at })
    .onConflict((conflict) => conflict.columns(['post_id', 'account_id']).doNothing()),
)

const deleteKudos = shape((db: Writes<KudosTables>, $: { post: PostId }) =>
  db.deleteFrom('kudos').where('post_id', '=', $.post),
)

const listKudos = shape((db: Reads<KudosTables>, $: { posts: readonly PostId[]; viewer: AccountId | null }) =>
  db
    .selectFrom('kudos')
    .select((row) => [
      'post_id',
      row.fn.countAll<number>().as('count'),
      sql<number>`sum(case when account_id = ${$.viewer} then 1 else 0 end)`.as('mine'),
    ])
    .where('post_id', 'in', $.posts)
    .groupBy('post_id'),
)

export function createKudos({ db, transaction }: Kernel<KudosTables, KudosUses>, { posts }: KudosUses) {
  /** `posts.seen` is the door: nobody counts what they do not see. */
  async function of(viewer: Viewer, ids: readonly PostId[]): Promise<Kudos[]> {
    const seen = [...(await posts.seen(viewer, ids)).keys()]
    const rows = await listKudos(db, { posts: seen, viewer: accountOf(viewer) ?? null })
    const counted = new Map(rows.map((row) => [row.post_id, row]))
    return seen.map((post) => {
      const row = counted.get(post)
      return { post, count: row?.count ?? 0, mine: Number(row?.mine ?? 0) > 0 }
    })
  }

  return {
    of,

    async give(viewer: Account, post: PostId): Promise<Kudos> {
      await transaction(async ({ db, nextId, clock, emit }, domains) => {
        const author = await domains.posts.hold(viewer, post) // `not-found`, unless the viewer sees it
        refuseIf(author === viewer.id ? 'kudos.own' : undefined)
        const row = { id: nextId<'kudos'>(), post_id: post, account_id: viewer.id, created_at: clock() }
        if (await insertKudos.affected(db, row)) emit('kudos.given', { post, author, by: viewer.id })
      })
      return found((await of(viewer, [post]))[0])
    },

    /** What a post was given goes with it, in the transaction that removes it. */
    forget(post: PostId): Promise<void> {
      return transaction(async ({ db }) => void (await deleteKudos(db, { post })))
    },
  }
}
export type KudosService = ReturnType<typeof createKudos>
