import { declaring, instant, line, MAX_TARGETS, pageOf, paging, postId, posts, profiles } from '@kindred/contract'
import { z } from 'zod'
import { errors } from './errors.ts'

const { query, mutation } = declaring(errors)

export const MOST_OPTIONS = 10

export const pollOptionShape = z
  .object({
    text: z.string(),
    votes: z.int().nullable().describe('A public number; null while you may not see how it stands.'),
  })
  .meta({ id: 'PollOption', description: 'One of the answers to a poll.' })
export type PollOption = z.infer<typeof pollOptionShape>

export const pollViewerShape = z
  .object({
    isAuthor: z.boolean(),
    options: z.array(z.int()).describe('For which options you voted, by their places from 0; none if you did not.'),
  })
  .meta({ id: 'PollViewer', description: 'What you have to do with a poll.' })
export type PollViewer = z.infer<typeof pollViewerShape>

export const pollCanShape = z
  .object({ vote: z.boolean(), seeVoters: z.boolean() })
  .meta({ id: 'PollCan', description: 'What you may do with a poll.' })
export type PollCan = z.infer<typeof pollCanShape>

export const pollShape = z
  .object({
    post: postId.describe('The post under which it stands.'),
    options: z.array(pollOptionShape),
    voters: z.int().nullable().describe('How many voted: a public number; null while you may not see how it stands.'),
    multiple: z.boolean().describe('Whether one may vote for several options.'),
    closesAt: instant.nullable().describe('Null for one that stays open.'),
    closed: z.boolean(),
    viewer: pollViewerShape,
    can: pollCanShape,
  })
  .meta({
    id: 'Poll',
    description:
      'A question under a post. How it stands is for its author, for those who voted, and for all once it closed.',
  })
export type Poll = z.infer<typeof pollShape>

export const pollVoterShape = z
  .object({
    person: profiles.personShape,
    options: z.array(z.int()).describe('By their places from 0.'),
    at: instant.describe('When they first voted.'),
  })
  .meta({ id: 'PollVoter', description: 'Somebody who voted in a poll, and for what.' })
export type PollVoter = z.infer<typeof pollVoterShape>

export const create = mutation({
  access: 'account',
  summary: 'Writes a post with a poll under it.',
  input: z.strictObject({
    post: posts.create.input.describe('The post, as `posts.create` takes it.'),
    options: z
      .array(line({ min: 1, max: 100 }))
      .min(2)
      .max(MOST_OPTIONS),
    closesAt: instant.nullable().default(null).describe('From when nobody votes any more; null leaves it open.'),
    multiple: z.boolean().default(false).describe('Whether one may vote for several options.'),
  }),
  output: z.object({ post: posts.postShape, poll: pollShape }),
  errors: posts.create.errors,
})

export const get = query({
  access: 'anyone',
  summary: 'Reads the polls under posts, of those that you see; posts without one are left out.',
  input: z.strictObject({ posts: z.array(postId).min(1).max(MAX_TARGETS) }),
  output: z.object({ polls: z.array(pollShape) }),
})

export const vote = mutation({
  access: 'account',
  summary: 'Votes in a poll that you see, in place of how you voted before.',
  input: z.strictObject({
    post: postId,
    options: z
      .array(
        z
          .int()
          .min(0)
          .max(MOST_OPTIONS - 1),
      )
      .min(1)
      .max(MOST_OPTIONS)
      .describe('By their places from 0.'),
  }),
  output: pollShape,
  errors: ['polls.closed'],
})

export const voters = query({
  access: 'account',
  summary: 'Lists who voted in a poll of yours and for what, those who voted last first.',
  input: z.strictObject({ post: postId, ...paging }),
  output: pageOf(pollVoterShape),
  errors: ['polls.not-author'],
})
