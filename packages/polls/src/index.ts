/**
 * Polls: a question under a post, to which everybody who sees the post may give an answer.
 *
 * Owns polls, their options and the votes. A poll and its post come and go in one transaction. Who sees a post sees its poll, and
 * votes in it until it closes; one vote a person, which may be changed until then. How it stands is for the author, for those who
 * voted, and for all once it closed; who voted is for the author. Rules: VIS-1, ERR-1, AUTHZ-2, CNT-1, CNT-7, PAG-1..4, PERF-1.
 * Facts: `poll.created`, `poll.voted`.
 */
import './facts.ts'
import { defineModule } from '@kindred/server'
import * as contract from './contract.ts'
import { errors } from './errors.ts'
import { invariants } from './invariants.ts'
import type { PollUses } from './kernel.ts'
import { createPollTables } from './migrations/20261128-1200-polls.ts'
import { createPolls, type Polls } from './service.ts'
import type { PollTables } from './tables.ts'

export type { Poll, PollCan, PollOption, PollViewer, PollVoter } from './contract.ts'
export type { NewPoll, Polls } from './service.ts'
export type { PollTables } from './tables.ts'

/**
 * The module, for the list of the configuration.
 * @example
 * export default defineConfig({ modules: [polls] })
 */
export const polls = defineModule<'polls', PollTables, PollUses, Polls, typeof contract>({
  name: 'polls',
  requires: ['posts', 'profiles', 'visibility'],
  tables: ['polls', 'poll_options', 'poll_votes'],
  migrations: [createPollTables],
  create: createPolls,
  errors,
  api: [
    contract,
    ({ polls }) => ({
      create: ({ viewer }, draft) => polls.create(viewer, draft),
      get: async ({ viewer }, { posts }) => ({ polls: await polls.get(viewer, posts) }),
      vote: ({ viewer }, { post, options }) => polls.vote(viewer, post, options),
      voters: ({ viewer }, { post, ...page }) => polls.voters(viewer, post, page),
    }),
  ],
  invariants,
  setup({ around }) {
    around('post.removing', async (event, next, services) => {
      await services.polls.forget(event.post)
      return next(event)
    })
  },
})
