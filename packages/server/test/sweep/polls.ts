// A module in the sweep: polls under the posts of a scene, whose every word is as secret as the post.
import type { AccountId, Endpoint, EndpointsOf } from '@kindred/contract'
import type * as contract from '../../../polls/src/contract.ts'
import type { OptionRow, PollId, PollRow, VoteRow } from '../../../polls/src/tables.ts'
import type { Database } from '../../src/db/database.ts'
import { bulkWrite } from '../../src/testing/index.ts'
import { nextId } from '../visibility/rows.ts'
import type { Cast, Ground } from './cast.ts'
import type { Ideal, Outcome } from './ideal.ts'
import type { Plan } from './plans/plan.ts'
import { whole } from './plans/plan.ts'
import type { Scene } from './scenes.ts'

export interface Polls {
  readonly polls: PollRow[]
  readonly poll_options: OptionRow[]
  readonly poll_votes: VoteRow[]
}

/** They voted in this order: some of them have to be there for an author, and some absent. */
function votersIn({ friend, blocked, blocker, suspended }: Cast): AccountId[] {
  return [friend, blocked, blocker, suspended].map(({ id }) => id)
}

/** Puts a poll under each post of a scene. */
export function addPolls(
  { canaries, cast }: Ground,
  { posts }: Scene,
  { polls, poll_options, poll_votes }: Polls,
): void {
  const voters = votersIn(cast)
  for (const { id: post_id } of posts) {
    const id = nextId<PollId>()
    polls.push({ id, post_id, multiple: 0, closes_at: null, voters_count: voters.length, created_at: 0 })
    for (const place of [0, 1]) {
      const text = canaries.word('an option of a poll', (reader, ideal) => ideal.canView(reader, post_id))
      poll_options.push({ poll_id: id, place, text, votes_count: place === 0 ? voters.length : 0 })
    }
    for (const account_id of voters)
      poll_votes.push({ id: nextId<VoteRow['id']>(), poll_id: id, account_id, choices: 1, created_at: 0 })
  }
}

export async function writePolls(database: Database<unknown>, rows: Polls): Promise<void> {
  await bulkWrite(database, async (writer) => {
    for (const [table, all] of Object.entries(rows))
      for (const row of all as object[]) await writer.write(table, Object.keys(row), Object.values(row))
  })
}

type Endpoints = EndpointsOf<{ readonly polls: typeof contract }>
type PollPlans = { readonly [Path in keyof Endpoints]: Plan<Endpoints[Path] & Endpoint> }

function seeing({ reader }: Scene, ideal: Ideal, post: Parameters<Ideal['canView']>[1]): Outcome {
  return ideal.canView(reader, post) ? 'ok' : 'not-found'
}

const options = ['this', 'that']

export const pollPlans: PollPlans = {
  'polls.create': {
    attempts: ({ owner, ownersList, relation, reader }, ideal) => [
      { input: { post: { text: 'this or that?' }, options }, outcome: 'ok', tells: [({ poll }) => poll.voters, 0] },
      {
        input: { post: { text: 'this or that?', audience: { only: [owner.id] } }, options },
        outcome: ideal.meeting(reader, owner.id),
      },
      {
        input: { post: { text: 'this or that?', audience: { list: ownersList } }, options },
        outcome: relation === 'self' && ideal.ownsList(reader, ownersList) ? 'ok' : 'not-found',
      },
    ],
  },
  'polls.get': {
    attempts: ({ posts, reader }, ideal) => {
      const ids = posts.map(({ id }) => id)
      const seen = ids.filter((id) => ideal.canView(reader, id))
      return [{ input: { posts: ids }, outcome: 'ok', tells: [({ polls }) => polls.map(({ post }) => post), seen] }]
    },
  },
  'polls.vote': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post, options: [1] },
        outcome: seeing(scene, ideal, post),
        tells: [({ viewer, voters }) => [viewer.options, voters], [[1], votersIn(scene.cast).length + 1]],
      })),
  },
  'polls.voters': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => {
        const isSeen = seeing(scene, ideal, post)
        const isOwn = scene.relation === 'self'
        return {
          input: { post, ...whole },
          outcome: isSeen === 'ok' && !isOwn ? 'polls.not-author' : isSeen,
          tells: [
            ({ items }) => items.map(({ person }) => person.id),
            votersIn(scene.cast)
              .toReversed()
              .filter((id) => ideal.canSeePerson(scene.reader, id)),
          ],
        }
      }),
  },
}
