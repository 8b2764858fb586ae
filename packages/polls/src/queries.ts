import type { AccountId, PostId } from '@kindred/contract'
import { type Reads, shape, sql, type Writes } from '@kindred/server'
import type { OptionRow, PollId, PollRow, PollTables, VoteRow } from './tables.ts'

type Reading = Reads<PollTables>
type Writing = Writes<PollTables>

export const findPoll = shape((db: Reading, $: { post: PostId }) =>
  db.selectFrom('polls').selectAll().where('post_id', '=', $.post),
)

export const listPolls = shape((db: Reading, $: { posts: readonly PostId[] }) =>
  db.selectFrom('polls').selectAll().where('post_id', 'in', $.posts),
)

/** The options of polls, each poll's in their order. */
export const listOptions = shape((db: Reading, $: { polls: readonly PollId[] }) =>
  db.selectFrom('poll_options').selectAll().where('poll_id', 'in', $.polls).orderBy('poll_id').orderBy('place'),
)

/** How somebody voted in each of the polls in which they did: their votes lie together in the unique index. */
export const listOwn = shape((db: Reading, $: { account: AccountId; polls: readonly PollId[] }) =>
  db
    .selectFrom('poll_votes')
    .select(['poll_id', 'choices'])
    .where('account_id', '=', $.account)
    .where('poll_id', 'in', $.polls),
)

export const insertPoll = shape((db: Writing, $: PollRow) =>
  db.insertInto('polls').values({
    id: $.id,
    post_id: $.post_id,
    multiple: $.multiple,
    closes_at: $.closes_at,
    voters_count: $.voters_count,
    created_at: $.created_at,
  }),
)

export async function insertOptions(db: Writing, rows: readonly OptionRow[]): Promise<void> {
  await db
    .insertInto('poll_options')
    .values([...rows])
    .execute()
}

export const insertVote = shape((db: Writing, $: VoteRow) =>
  db
    .insertInto('poll_votes')
    .values({
      id: $.id,
      poll_id: $.poll_id,
      account_id: $.account_id,
      choices: $.choices,
      created_at: $.created_at,
    })
    .onConflict((conflict) => conflict.columns(['account_id', 'poll_id']).doNothing()),
)

/** Another choice in place of `former`; nothing when that is not what stands there. */
export const updateVote = shape(
  (db: Writing, $: { poll: PollId; account: AccountId; former: number; choices: number }) =>
    db
      .updateTable('poll_votes')
      .set({ choices: $.choices })
      .where('account_id', '=', $.account)
      .where('poll_id', '=', $.poll)
      .where('choices', '=', $.former),
)

export const raiseVoters = shape((db: Writing, $: { poll: PollId }) =>
  db.updateTable('polls').set({ voters_count: sql`voters_count + 1` }).where('id', '=', $.poll),
)

export const moveVotes = shape((db: Writing, $: { poll: PollId; place: number; by: number }) =>
  db
    .updateTable('poll_options')
    .set({ votes_count: sql`votes_count + cast(${$.by} as bigint)` })
    .where('poll_id', '=', $.poll)
    .where('place', '=', $.place),
)

/** Options and votes go with it. */
export const deletePoll = shape((db: Writing, $: { post: PostId }) =>
  db.deleteFrom('polls').where('post_id', '=', $.post),
)
