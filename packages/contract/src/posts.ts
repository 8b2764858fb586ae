import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { postFields as ownFields, postFieldChanges } from './fields.ts'
import {
  accountId,
  audience,
  collectionId,
  done,
  instant,
  listId,
  pageOf,
  paging,
  personRef,
  postId,
  text,
} from './primitives.ts'
import { personShape } from './profiles.ts'
import { reactedShape, reaction, reactionCounts } from './reactions.ts'

const bounds = { start: z.int(), end: z.int() }

export const mentionSpanShape = z
  .object({ kind: z.literal('mention'), ...bounds, person: accountId })
  .meta({ id: 'MentionSpan', description: 'Names somebody whom you can see and who lets the author mention them.' })
export type MentionSpan = z.infer<typeof mentionSpanShape>

export const tagSpanShape = z
  .object({ kind: z.literal('tag'), ...bounds, tag: z.string().describe('Without the #, in its comparable form.') })
  .meta({ id: 'TagSpan', description: 'A #tag.' })
export type TagSpan = z.infer<typeof tagSpanShape>

export const linkSpanShape = z
  .object({ kind: z.literal('link'), ...bounds, url: z.string() })
  .meta({ id: 'LinkSpan', description: 'An http or https address.' })
export type LinkSpan = z.infer<typeof linkSpanShape>

/** A part of a text that leads somewhere: from `start` up to, not including, `end`, in UTF-16 code units. */
export const spanShape = z.discriminatedUnion('kind', [mentionSpanShape, tagSpanShape, linkSpanShape]).meta({
  id: 'Span',
  description: 'A part of a text that leads somewhere: from `start` up to, not including, `end`, in UTF-16 code units.',
})
export type Span = z.infer<typeof spanShape>

/** An audience as the viewer may know it: which list, or whom, is the author's alone to see. */
export const shownAudienceShape = z
  .union([
    z.enum(['public', 'followers', 'mutuals', 'closeFriends', 'list', 'only']),
    z.object({ list: listId }),
    z.object({ only: z.array(accountId) }),
  ])
  .meta({
    id: 'ShownAudience',
    description: 'An audience as you may know it: which list, or whom, is the author’s alone to see.',
  })
export type ShownAudience = z.infer<typeof shownAudienceShape>

/** Who may comment, of those who see a post. */
export const repliesShape = z.enum(['everyone', 'followers', 'mutuals', 'closeFriends', 'off']).meta({
  id: 'Replies',
  description: 'Who may comment, of those who see it: with `off` nobody, its author included.',
})
export type Replies = z.infer<typeof repliesShape>

/** Whether others may quote a post. */
export const quotesShape = z.enum(['on', 'off']).meta({
  id: 'Quotes',
  description: 'Whether others may quote it: with `off` its author alone.',
})
export type Quotes = z.infer<typeof quotesShape>

export const postViewerShape = z
  .object({
    isAuthor: z.boolean(),
    reaction: z.string().nullable().describe('How you reacted to it, if you did.'),
    saved: z.boolean(),
    reposted: z.boolean(),
  })
  .meta({ id: 'PostViewer', description: 'What you have to do with a post.' })
export type PostViewer = z.infer<typeof postViewerShape>

export const postCanShape = z
  .object({
    react: z.boolean(),
    comment: z.boolean(),
    repost: z.boolean(),
    quote: z.boolean(),
    edit: z.boolean(),
    remove: z.boolean(),
    pin: z.boolean(),
    moderate: z.boolean(),
  })
  .meta({ id: 'PostCan', description: 'What you may do with a post.' })
export type PostCan = z.infer<typeof postCanShape>

export const postCountsShape = z
  .object({
    reactions: reactionCounts,
    comments: z.int().describe('Those that are neither removed, hidden nor held, replies included.'),
    reposts: z.int(),
    quotes: z
      .int()
      .describe(
        'Those for the public or for followers that are neither removed, hidden nor archived, nor detached from it.',
      ),
  })
  .meta({ id: 'PostCounts', description: 'What has come of a post: public numbers, alike for all who see it.' })
export type PostCounts = z.infer<typeof postCountsShape>

const postFields = {
  id: postId,
  author: personShape,
  text: z.string(),
  spans: z.array(spanShape).describe('In the order of the text, never overlapping.'),
  fields: ownFields,
  audience: shownAudienceShape,
  replies: repliesShape,
  holdReplies: z.boolean().describe('Whether comments of people whom its author does not follow wait for approval.'),
  quotes: quotesShape,
  createdAt: instant,
  editedAt: instant.nullable(),
  hidden: z.boolean().describe('Whether moderators hid it; then only they and its author still see it.'),
  archived: z
    .boolean()
    .describe('Whether its author archived it; then nobody else sees it, and no list but theirs has it.'),
  counts: postCountsShape,
  viewer: postViewerShape,
  can: postCanShape,
}

export const quotedPostShape = z
  .object({ ...postFields, quote: postId.nullable().describe('What it quotes itself, where you may see that.') })
  .meta({ id: 'QuotedPost', description: 'A post within another that quotes it.' })
export type QuotedPost = z.infer<typeof quotedPostShape>

export const quoteShape = z
  .union([z.object({ post: quotedPostShape }), z.object({ post: z.null(), why: z.literal('unavailable') })])
  .meta({
    id: 'Quote',
    description: 'What a post quotes: `unavailable` is all that is told of one that you may not see or that is gone.',
  })
export type Quote = z.infer<typeof quoteShape>

export const postShape = z
  .object({ ...postFields, quote: quoteShape.nullable() })
  .meta({ id: 'Post', description: 'Something that somebody wrote.' })
export type Post = z.infer<typeof postShape>

const postText = text({ min: 1, max: 3000 })

export const create = mutation({
  access: 'account',
  summary: 'Writes a post.',
  input: z.strictObject({
    text: postText,
    audience: audience.default('public'),
    replies: repliesShape.default('everyone'),
    holdReplies: z.boolean().default(false),
    quotes: quotesShape.default('on'),
    quote: postId.optional().describe('A post that you see and whose author lets others quote it.'),
    fields: postFieldChanges.optional(),
  }),
  output: postShape,
  errors: ['graph.unblock-first', 'posts.quotes-off'],
})

export const get = query({
  access: 'anyone',
  summary: 'Reads one post.',
  input: z.strictObject({ post: postId }),
  output: postShape,
})

export const edit = mutation({
  access: 'account',
  summary:
    'Changes the text of a post of yours, its fields, or who may comment on it and how, or quote it; what is left out stays.',
  input: z.strictObject({
    post: postId,
    text: postText.optional(),
    replies: repliesShape.optional(),
    holdReplies: z.boolean().optional(),
    quotes: quotesShape.optional(),
    fields: postFieldChanges.optional(),
  }),
  output: postShape,
  errors: ['posts.not-author'],
})

export const postEditShape = z
  .object({ text: z.string(), replacedAt: instant.describe('When another text took its place.') })
  .meta({ id: 'PostEdit', description: 'What a post said before.' })
export type PostEdit = z.infer<typeof postEditShape>

export const history = query({
  access: 'anyone',
  summary:
    'Lists what a post that you see said before, the text that was replaced last first: of each post the last 100 are kept.',
  input: z.strictObject({ post: postId, ...paging }),
  output: pageOf(postEditShape),
})

export const remove = mutation({
  access: 'account',
  summary: 'Removes a post of yours for good.',
  input: z.strictObject({ post: postId }),
  output: done,
  errors: ['posts.not-author'],
})

export const archive = mutation({
  access: 'account',
  summary:
    'Keeps a post of yours from everybody else, with what is said beneath it, and out of every list but that of what you archived.',
  input: z.strictObject({ post: postId }),
  output: postShape,
  errors: ['posts.not-author'],
})

export const unarchive = mutation({
  access: 'account',
  summary: 'Puts a post of yours that you archived back where it stood.',
  input: z.strictObject({ post: postId }),
  output: postShape,
  errors: ['posts.not-author'],
})

export const archived = query({
  access: 'account',
  summary: 'Lists the posts that you archived, the newest first.',
  input: z.strictObject({ ...paging }),
  output: pageOf(postShape),
})

export const pin = mutation({
  access: 'account',
  summary: 'Shows a post of yours first, in place of the one that you pinned before.',
  input: z.strictObject({ post: postId }),
  output: postShape,
  errors: ['posts.not-author'],
})

export const unpin = mutation({
  access: 'account',
  summary: 'Shows a post of yours first no longer.',
  input: z.strictObject({ post: postId }),
  output: postShape,
  errors: ['posts.not-author'],
})

export const pinned = query({
  access: 'anyone',
  summary: 'Reads the post that a person shows first.',
  input: z.strictObject({ author: personRef }),
  output: z.object({ post: postShape.nullable().describe('Null where there is none that you may see.') }),
  errors: ['graph.unblock-first'],
})

export const by = query({
  access: 'anyone',
  summary: 'Lists the posts of a person that you may see, the newest first.',
  input: z.strictObject({ author: personRef, ...paging }),
  output: pageOf(postShape),
  errors: ['graph.unblock-first'],
})

export const react = mutation({
  access: 'account',
  summary: 'Reacts to a post that you see, in place of how you reacted to it before.',
  input: z.strictObject({ post: postId, reaction }),
  output: postShape,
})

export const unreact = mutation({
  access: 'account',
  summary: 'Takes back your reaction to a post.',
  input: z.strictObject({ post: postId }),
  output: postShape,
})

export const reactions = query({
  access: 'anyone',
  summary: 'Lists who reacted to a post and how, those who began last first.',
  input: z.strictObject({ post: postId, reaction: reaction.optional(), ...paging }),
  output: pageOf(reactedShape),
})

export const save = mutation({
  access: 'account',
  summary: 'Saves a post that you see, for you alone. With a collection it moves there; with null it is in none.',
  input: z.strictObject({ post: postId, collection: collectionId.nullable().optional() }),
  output: postShape,
})

export const unsave = mutation({
  access: 'account',
  summary: 'Saves a post no longer.',
  input: z.strictObject({ post: postId }),
  output: postShape,
})

export const saved = query({
  access: 'account',
  summary:
    'Lists what you saved, or what of it is in one of your collections, and still see: what you saved last first.',
  input: z.strictObject({ collection: collectionId.optional(), ...paging }),
  output: pageOf(postShape),
})

export const repostedShape = z
  .object({ person: personShape, at: instant.describe('When they first reposted it.') })
  .meta({ id: 'Reposted', description: 'Somebody who reposted a post.' })
export type Reposted = z.infer<typeof repostedShape>

export const repost = mutation({
  access: 'account',
  summary:
    'Shows a post for everybody, or one of yours, to those who follow you, each of whom sees it only if they may. What was taken back stands where it stood.',
  input: z.strictObject({ post: postId }),
  output: postShape,
  errors: ['posts.not-public'],
})

export const undoRepost = mutation({
  access: 'account',
  summary: 'Takes back your repost of a post.',
  input: z.strictObject({ post: postId }),
  output: postShape,
})

export const reposts = query({
  access: 'anyone',
  summary: 'Lists who reposted a post, those who did last first.',
  input: z.strictObject({ post: postId, ...paging }),
  output: pageOf(repostedShape),
})

export const quotes = query({
  access: 'anyone',
  summary: 'Lists the posts that quote a post and that you may see, the newest first.',
  input: z.strictObject({ post: postId, ...paging }),
  output: pageOf(postShape),
})

export const detachQuote = mutation({
  access: 'account',
  summary: 'Takes a post of yours out of one that quotes it, for everybody and for good. The quote keeps its text.',
  input: z.strictObject({ quote: postId.describe('The post that quotes yours.') }),
  output: postShape,
  errors: ['posts.not-quoted'],
})
