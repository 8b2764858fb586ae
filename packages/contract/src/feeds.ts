import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { postShape } from './posts.ts'
import { done, instant, line, pageOf, paging, postId } from './primitives.ts'
import { personShape } from './profiles.ts'

export const feedItemShape = z
  .object({
    post: postShape,
    why: z
      .enum(['following', 'own', 'tag', 'repost'])
      .describe('`repost` where the post stands at the place of a repost, `tag` where nothing else brings it in.'),
    repostedBy: personShape.nullable().describe('Whom you follow and who reposted it, last of all of them.'),
  })
  .meta({ id: 'FeedItem', description: 'A post in a feed and why it is there.' })
export type FeedItem = z.infer<typeof feedItemShape>

export const followedTagShape = z
  .object({ tag: z.string().describe('Without the #, in its comparable form.'), followedAt: instant })
  .meta({ id: 'FollowedTag', description: 'A tag that you follow, and since when.' })
export type FollowedTag = z.infer<typeof followedTagShape>

export const homeFact = z
  .enum(['own', 'following', 'tag', 'repost', 'not-following', 'muted', 'mutedWord', 'archived'])
  .meta({
    id: 'HomeFact',
    description:
      'What brings a post into your home (`own`, `following`, `tag`, `repost`), or keeps it out: `muted` is its author, `mutedWord` its text, `archived` where you archived it.',
  })
export type HomeFact = z.infer<typeof homeFact>

export const explanationShape = z
  .object({ isThere: z.boolean(), facts: z.array(homeFact).describe('Everything that holds.') })
  .meta({ id: 'Explanation', description: 'Whether a post is in a feed, and why.' })
export type Explanation = z.infer<typeof explanationShape>

/** A tag as somebody types it, with the # or without: what is taken is its comparable form. */
const tagName = line({ min: 1, max: 101 })
  .overwrite((value) => value.replace(/^#/, '').normalize('NFKC').toLowerCase())
  .refine((value) => value.length <= 100 && /\p{L}/u.test(value), { error: 'is not a tag' })
  .meta({
    id: 'TagName',
    description: 'A tag, with the # or without it.',
    expects: 'a tag of 1 to 100 characters, one of them a letter',
  })

export const home = query({
  access: 'account',
  summary:
    'Lists the posts and reposts of those whom you follow, the posts with the tags that you follow and your own, the newest first and each once.',
  input: z.strictObject({
    mode: z.enum(['latest']).default('latest'),
    unseen: z.boolean().optional().describe('Leaves out the posts that you have marked as seen.'),
    ...paging,
  }),
  output: pageOf(feedItemShape),
})

export const seen = mutation({
  access: 'account',
  summary:
    'Marks posts as seen, for 30 days and the last 10,000 of them; repeating it changes nothing, and what you do not see is ignored. Nobody else learns of it.',
  input: z.strictObject({ posts: z.array(postId).min(1).max(100) }),
  output: done,
})

const feedName = z.enum(['home']).meta({ id: 'FeedName', description: 'A feed that can be asked about.' })

export const newer = query({
  access: 'account',
  summary: 'Counts the items of a feed of yours that are newer than a post: 99 stands for that many and more.',
  input: z.strictObject({ feed: feedName, since: postId }),
  output: z.object({ count: z.int().describe('Of those that the feed lists for you, at most 99.') }),
})

export const explain = query({
  access: 'account',
  summary: 'Tells why a post that you see is in a feed of yours, or is not.',
  input: z.strictObject({ feed: feedName, post: postId }),
  output: explanationShape,
})

export const tag = query({
  access: 'anyone',
  summary: 'Lists the posts with a tag that you may see, the newest first.',
  input: z.strictObject({ tag: tagName, ...paging }),
  output: pageOf(feedItemShape),
})

export const followTag = mutation({
  access: 'account',
  summary: 'Brings the posts with a tag into your home; repeating it changes nothing.',
  input: z.strictObject({ tag: tagName }),
  output: done,
  errors: ['feeds.too-many-tags'],
})

export const unfollowTag = mutation({
  access: 'account',
  summary: 'Stops following a tag.',
  input: z.strictObject({ tag: tagName }),
  output: done,
})

export const followedTags = query({
  access: 'account',
  summary: 'Lists the tags that you follow, the latest first.',
  input: z.strictObject({ ...paging }),
  output: pageOf(followedTagShape),
})
