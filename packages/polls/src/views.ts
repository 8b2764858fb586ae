import type { AccountId, PostId } from '@kindred/contract'
import { accountOf, isoOf, type Viewer } from '@kindred/server'
import { placesOf } from './choices.ts'
import type { Poll } from './contract.ts'
import type { PollKernel } from './kernel.ts'
import { listOptions, listOwn } from './queries.ts'
import { isClosed, seesResults } from './rules.ts'
import type { OptionRow, PollRow } from './tables.ts'

interface Shown {
  readonly row: PollRow
  readonly options: readonly OptionRow[]
  /** For what the viewer voted. */
  readonly chosen: readonly number[]
  readonly author: AccountId | undefined
  readonly me: AccountId | undefined
  readonly now: number
}

/** Rows of polls under posts that the viewer sees, each with who wrote the post, as the viewer may see them: in the order of the rows. */
export async function pollViews(
  { db, clock }: Pick<PollKernel, 'db' | 'clock'>,
  viewer: Viewer,
  { rows, authors }: { rows: readonly PollRow[]; authors: ReadonlyMap<PostId, AccountId> },
): Promise<Poll[]> {
  if (rows.length === 0) return []
  const polls = rows.map(({ id }) => id)
  const me = accountOf(viewer)
  const options = Map.groupBy(await listOptions(db, { polls }), (option) => option.poll_id)
  const own = me === undefined ? [] : await listOwn(db, { account: me, polls })
  const choices = new Map(own.map((vote) => [vote.poll_id, vote.choices]))
  const now = clock()
  return rows.map((row) =>
    pollView({
      row,
      options: options.get(row.id) ?? [],
      chosen: placesOf(choices.get(row.id) ?? 0),
      author: authors.get(row.post_id),
      me,
      now,
    }),
  )
}

function pollView({ row, options, chosen, author, me, now }: Shown): Poll {
  const isAuthor = me !== undefined && me === author
  const closed = isClosed(row, now)
  const isOpen = seesResults(row, { isAuthor, hasVoted: chosen.length > 0, now })
  return {
    post: row.post_id,
    options: options.map(({ text, votes_count }) => ({ text, votes: isOpen ? votes_count : null })),
    voters: isOpen ? row.voters_count : null,
    multiple: row.multiple === 1,
    closesAt: row.closes_at === null ? null : isoOf(row.closes_at),
    closed,
    viewer: { isAuthor, options: [...chosen] },
    can: { vote: me !== undefined && !closed, seeVoters: isAuthor },
  }
}
