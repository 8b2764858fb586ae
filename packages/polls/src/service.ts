import type { AccountId, PostId } from '@kindred/contract'
import {
  type Account,
  fillPage,
  found,
  isoOf,
  NEWEST,
  type Offered,
  type Page,
  type PageInput,
  refusalsOf,
  sightOf,
  type Viewer,
} from '@kindred/server'
import { choicesOf, placesOf } from './choices.ts'
import type { Poll, PollVoter } from './contract.ts'
import { errors } from './errors.ts'
import type { PollKernel, PollUnit, PollUses } from './kernel.ts'
import * as queries from './queries.ts'
import { draftRefusal, voteRefusal, votersRefusal } from './rules.ts'
import { listVoters } from './skeletons.ts'
import type { PollRow, VoteRow } from './tables.ts'
import { pollViews } from './views.ts'

const { refuseIf } = refusalsOf(errors)

export interface NewPoll {
  readonly post: Parameters<Offered['posts']['create']>[1]
  readonly options: readonly string[]
  readonly closesAt: string | null
  readonly multiple: boolean
}

/** Polls under posts. Who sees a post sees its poll: `posts` is asked each time, and holds the post while somebody votes. */
export function createPolls(kernel: PollKernel, uses: PollUses) {
  const { db, clock, cursors, transaction } = kernel
  const { visibility } = uses

  async function get(viewer: Viewer, posts: readonly PostId[]): Promise<Poll[]> {
    const authors = await uses.posts.seen(viewer, posts)
    const rows = await queries.listPolls(db, { posts: [...authors.keys()] })
    const place = new Map(posts.map((post, at) => [post, at]))
    const inOrder = rows.toSorted((a, b) => (place.get(a.post_id) ?? 0) - (place.get(b.post_id) ?? 0))
    return pollViews(kernel, viewer, { rows: inOrder, authors })
  }

  return {
    /** The polls under the posts, of those that the viewer sees, in the order asked. */
    get,

    /** Writes a post and its poll: both, or neither. */
    create(viewer: Account, { post: draft, options, multiple, ...given }: NewPoll) {
      return transaction(async ({ db, nextId, clock, emit }, { posts }) => {
        const closesAt = given.closesAt === null ? null : Date.parse(given.closesAt)
        refuseIf(draftRefusal({ options, closesAt }, clock()))
        const post = await posts.create(viewer, draft)
        const meant = { post_id: post.id, multiple: multiple ? 1 : 0, closes_at: closesAt }
        const row = { id: nextId<'poll'>(), ...meant, voters_count: 0, created_at: clock() }
        await queries.insertPoll(db, row)
        const rows = options.map((text, place) => ({ poll_id: row.id, place, text, votes_count: 0 }))
        await queries.insertOptions(db, rows)
        emit('poll.created', { post: post.id, author: viewer.id })
        return { post, poll: await shown({ db, clock }, viewer, { post: post.id, author: viewer.id }) }
      })
    },

    /** The viewer votes, in place of how they did before; to vote alike again changes nothing. */
    vote(viewer: Account, post: PostId, places: readonly number[]): Promise<Poll> {
      return transaction(async (unit, { posts }) => {
        const author = await posts.hold(viewer, post)
        const poll = found(await queries.findPoll.first(unit.db, { post }))
        const options = (await queries.listOptions(unit.db, { polls: [poll.id] })).length
        refuseIf(voteRefusal(poll, { places, options, now: unit.clock() }))
        if (await cast(unit, poll, { viewer, choices: choicesOf(places) }))
          unit.emit('poll.voted', { post, author, by: viewer.id })
        return shown(unit, viewer, { post, author })
      })
    },

    /** Those who voted in a poll of the viewer's and whom the viewer sees, those who voted last first. */
    async voters(viewer: Account, post: PostId, page: PageInput): Promise<Page<PollVoter>> {
      const author = found((await uses.posts.seen(viewer, [post])).get(post))
      const { id: poll } = found(await queries.findPoll.first(db, { post }))
      refuseIf(votersRefusal(viewer.id, author))
      const call = { viewer, list: 'polls.voters', query: { post }, page }
      return fillPage<PollVoter>(cursors, call, async (before, count) => {
        const rows = await listVoters(db, { ...sightOf(viewer, clock()), poll, before: before ?? NEWEST, count })
        const visible = rows.filter((row) => row.is_visible === 1).map((row) => row.person_id)
        const people = new Map((await uses.profiles.many(viewer, visible)).map((person) => [person.id, person]))
        visibility.heldBack('person', visible.length - people.size)
        return rows.map(({ id, person_id, is_visible, choices, created_at }) => {
          const person = is_visible === 1 ? people.get(person_id) : undefined
          return { id, item: person && { person, options: placesOf(choices), at: isoOf(created_at) } }
        })
      })
    },

    /** The post of a poll is about to be gone, and so are the poll and all votes. */
    forget(post: PostId): Promise<void> {
      return transaction(async ({ db }) => void (await queries.deletePoll(db, { post })))
    },
  }
}
export type Polls = ReturnType<typeof createPolls>

/** A poll as it stands now under a post that the viewer sees. */
async function shown(
  unit: Pick<PollUnit, 'db' | 'clock'>,
  viewer: Viewer,
  { post, author }: { post: PostId; author: AccountId },
): Promise<Poll> {
  const rows = await queries.listPolls(unit.db, { posts: [post] })
  const [poll] = await pollViews(unit, viewer, { rows, authors: new Map([[post, author]]) })
  return found(poll)
}

/** Puts a vote down, and counts by what was really written. False when it stood so already. */
async function cast(
  { db, nextId, clock }: PollUnit,
  { id: poll }: PollRow,
  { viewer, choices }: { viewer: Account; choices: number },
): Promise<boolean> {
  const account = viewer.id
  const [own] = await queries.listOwn(db, { account, polls: [poll] })
  const former = own?.choices ?? 0
  const row: VoteRow = { id: nextId<'vote'>(), poll_id: poll, account_id: account, choices, created_at: clock() }
  const written =
    own === undefined
      ? await queries.insertVote.affected(db, row)
      : former === choices
        ? 0
        : await queries.updateVote.affected(db, { poll, account, former, choices })
  if (written === 0) return false
  if (own === undefined) await queries.raiseVoters(db, { poll })
  for (const place of placesOf(former ^ choices))
    await queries.moveVotes(db, { poll, place, by: (choices >> place) & 1 ? 1 : -1 })
  return true
}
