import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Posts } from './service.ts'

export function handlers({ posts }: { posts: Posts }) {
  return {
    'posts.create': ({ viewer }, post) => posts.create(viewer, post),
    'posts.get': ({ viewer }, { post }) => posts.get(viewer, post),
    'posts.edit': ({ viewer }, { post, ...changes }) => posts.edit(viewer, post, changes),
    'posts.remove': ({ viewer }, { post }) => posts.remove(viewer, post).then(isDone),
    'posts.archive': ({ viewer }, { post }) => posts.archive(viewer, post),
    'posts.unarchive': ({ viewer }, { post }) => posts.unarchive(viewer, post),
    'posts.archived': ({ viewer }, page) => posts.archived(viewer, page),
    'posts.pin': ({ viewer }, { post }) => posts.pin(viewer, post),
    'posts.unpin': ({ viewer }, { post }) => posts.unpin(viewer, post),
    'posts.pinned': async ({ viewer }, { author }) => ({ post: await posts.pinned(viewer, author) }),
    'posts.history': ({ viewer }, { post, ...page }) => posts.history(viewer, post, page),
    'posts.react': ({ viewer }, { post, reaction }) => posts.react(viewer, post, reaction),
    'posts.unreact': ({ viewer }, { post }) => posts.unreact(viewer, post),
    'posts.reactions': ({ viewer }, { post, ...asked }) => posts.reactions(viewer, post, asked),
    'posts.repost': ({ viewer }, { post }) => posts.repost(viewer, post),
    'posts.undoRepost': ({ viewer }, { post }) => posts.undoRepost(viewer, post),
    'posts.reposts': ({ viewer }, { post, ...page }) => posts.reposts(viewer, post, page),
    'posts.quotes': ({ viewer }, { post, ...page }) => posts.quotes(viewer, post, page),
    'posts.detachQuote': ({ viewer }, { quote }) => posts.detachQuote(viewer, quote),
    'posts.save': ({ viewer }, { post, collection }) => posts.save(viewer, post, collection),
    'posts.unsave': ({ viewer }, { post }) => posts.unsave(viewer, post),
    'posts.saved': ({ viewer }, asked) => posts.saved(viewer, asked),
    'posts.by': ({ viewer }, { author, ...page }) => posts.by(viewer, author, page),
  } satisfies Handlers
}
