import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { postShape } from './posts.ts'
import { done, instant, line, pageOf, paging } from './primitives.ts'

export const feedItemShape = z
  .object({
    post: postShape,
    why: z.enum(['following', 'own', 'tag']).describe('`tag` where nothing else brings the post in.'),
  })
  .meta({ id: 'FeedItem', description: 'A post in a feed and why it is there.' })
export type FeedItem = z.infer<typeof feedItemShape>

export const followedTagShape = z
  .object({ tag: z.string().describe('Without the #, in its comparable form.'), followedAt: instant })
  .meta({ id: 'FollowedTag', description: 'A tag that you follow, and since when.' })
export type FollowedTag = z.infer<typeof followedTagShape>

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
  summary: 'Lists the posts of those whom you follow, with the tags that you follow and your own, the newest first.',
  input: z.strictObject({ mode: z.enum(['latest']).default('latest'), ...paging }),
  output: pageOf(feedItemShape),
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
