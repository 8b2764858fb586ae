import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { spanShape } from './posts.ts'
import { commentId, done, instant, pageOf, paging, postId, text } from './primitives.ts'
import { personShape } from './profiles.ts'
import { reactedShape, reaction, reactionCounts } from './reactions.ts'
import { subjectRef } from './subjects.ts'

/** What can be commented on. */
export const commentOn = z
  .union([z.strictObject({ post: postId }), z.strictObject({ subject: subjectRef })])
  .meta({ id: 'CommentOn', description: 'What a comment stands under: a post, or a thing of your app.' })
export type CommentOn = z.infer<typeof commentOn>

export const commentCountsShape = z
  .object({
    reactions: reactionCounts,
    replies: z.int().describe('Those that answer it and are neither removed, hidden nor held.'),
  })
  .meta({ id: 'CommentCounts', description: 'How much has come of a comment; public numbers.' })
export type CommentCounts = z.infer<typeof commentCountsShape>

export const commentViewerShape = z
  .object({ isAuthor: z.boolean(), reaction: z.string().nullable().describe('How you reacted to it, if you did.') })
  .meta({ id: 'CommentViewer', description: 'What you have to do with a comment.' })
export type CommentViewer = z.infer<typeof commentViewerShape>

export const commentCanShape = z
  .object({
    react: z.boolean(),
    reply: z.boolean(),
    edit: z.boolean(),
    remove: z.boolean(),
    pin: z.boolean(),
    hide: z.boolean(),
  })
  .meta({ id: 'CommentCan', description: 'What you may do with a comment.' })
export type CommentCan = z.infer<typeof commentCanShape>

export const commentShape = z
  .object({
    id: commentId,
    on: commentOn,
    parent: commentId.nullable().describe('The comment that it answers.'),
    depth: z.int().describe('1 for a comment that answers no other, at most 3.'),
    author: personShape.nullable().describe('Null once it is removed.'),
    text: z.string().nullable().describe('Null once it is removed.'),
    spans: z.array(spanShape).describe('The first 30, in the order of the text, never overlapping.'),
    createdAt: instant,
    editedAt: instant.nullable(),
    removed: z.boolean().describe('Whether it only holds the place above its replies.'),
    hidden: z.boolean().describe('Whether it is hidden; then few still see it, its author among them.'),
    held: z
      .boolean()
      .describe('Whether it waits for approval; then nobody sees it but its author and that of the post.'),
    pinned: z.boolean().describe('Whether it stands first in the order `top`.'),
    counts: commentCountsShape,
    viewer: commentViewerShape,
    can: commentCanShape,
  })
  .meta({ id: 'Comment', description: 'What somebody said about something, or in answer to a comment.' })
export type Comment = z.infer<typeof commentShape>

export const commentRepliesShape = z
  .object({
    count: z.int().describe('As in `counts`: a public number.'),
    items: z.array(commentShape).describe('The oldest two.'),
    cursor: z.string().nullable().describe('Goes on in `comments.list` with this comment as `parent`, `oldest` first.'),
  })
  .meta({ id: 'CommentReplies', description: 'The beginning of the replies to a comment.' })
export type CommentReplies = z.infer<typeof commentRepliesShape>

export const listedCommentShape = z
  .object({ ...commentShape.shape, replies: commentRepliesShape })
  .meta({ id: 'ListedComment', description: 'A comment with the beginning of its replies.' })
export type ListedComment = z.infer<typeof listedCommentShape>

const commentText = text({ min: 1, max: 2000 })
const one = z.strictObject({ comment: commentId })

export const add = mutation({
  access: 'account',
  summary: 'Comments on something, or answers a comment on it; an answer to the third level stands beside it.',
  input: z.strictObject({ on: commentOn, text: commentText, parent: commentId.optional() }),
  output: commentShape,
  errors: ['comments.closed', 'comments.held'],
})

export const list = query({
  access: 'anyone',
  summary:
    'Lists the comments on something, or the replies to one of them, each with the beginning of its replies. In the order `top` one whose replies or reactions are counted between two pages may come twice or not at all.',
  input: z.strictObject({
    on: commentOn,
    parent: commentId.optional(),
    sort: z.enum(['top', 'newest', 'oldest']).default('top'),
    ...paging,
  }),
  output: pageOf(listedCommentShape),
})

export const get = query({
  access: 'anyone',
  summary: 'Reads one comment.',
  input: one,
  output: commentShape,
})

export const edit = mutation({
  access: 'account',
  summary: 'Changes the text of a comment of yours; it waits for approval, even again, where a new one of yours would.',
  input: z.strictObject({ comment: commentId, text: commentText }),
  output: commentShape,
  errors: ['comments.not-author'],
})

export const remove = mutation({
  access: 'account',
  summary: 'Removes a comment for good: one of yours, or one on something of yours. Moderators may remove all of them.',
  input: one,
  output: done,
  errors: ['comments.not-yours'],
})

export const react = mutation({
  access: 'account',
  summary: 'Reacts to a comment that you see, in place of how you reacted to it before.',
  input: z.strictObject({ comment: commentId, reaction }),
  output: commentShape,
})

export const unreact = mutation({
  access: 'account',
  summary: 'Takes back your reaction to a comment.',
  input: one,
  output: commentShape,
})

export const reactions = query({
  access: 'anyone',
  summary: 'Lists who reacted to a comment and how, those who began last first.',
  input: z.strictObject({ comment: commentId, reaction: reaction.optional(), ...paging }),
  output: pageOf(reactedShape),
})

export const pin = mutation({
  access: 'account',
  summary:
    'Puts a comment on something of yours that is not hidden above all others, in place of the one that was pinned.',
  input: one,
  output: done,
  errors: ['comments.not-owner', 'comments.pins-no-reply', 'comments.held'],
})

export const unpin = mutation({
  access: 'account',
  summary: 'Takes a pinned comment on something of yours back to its place.',
  input: one,
  output: done,
  errors: ['comments.not-owner'],
})

export const hide = mutation({
  access: 'account',
  summary: 'Hides a comment on something of yours from everybody but its author, you and moderators.',
  input: one,
  output: done,
  errors: ['comments.not-owner'],
})

export const unhide = mutation({
  access: 'account',
  summary: 'Shows a comment again that you had hidden.',
  input: one,
  output: done,
  errors: ['comments.not-owner'],
})

export const approve = mutation({
  access: 'account',
  summary:
    'Shows a comment on a post of yours to everybody that waited for it; one that waits for nothing stays as it is.',
  input: one,
  output: done,
  errors: ['comments.not-owner'],
})

export const held = query({
  access: 'account',
  summary: 'Lists the comments on a post of yours that wait for your approval, the oldest first.',
  input: z.strictObject({ post: postId, ...paging }),
  output: pageOf(commentShape),
  errors: ['comments.not-owner'],
})
