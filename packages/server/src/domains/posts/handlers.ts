import type { Handlers } from '../../kernel/call.ts'
import type { Posts } from './service.ts'

export function handlers({ posts }: { posts: Posts }) {
  return {
    'posts.create': ({ viewer }, post) => posts.create(viewer, post),
    'posts.get': ({ viewer }, { post }) => posts.get(viewer, post),
    'posts.edit': ({ viewer }, { post, text }) => posts.edit(viewer, post, text),
    'posts.remove': async ({ viewer }, { post }) => {
      await posts.remove(viewer, post)
      return { done: true }
    },
    'posts.by': ({ viewer }, { author, ...page }) => posts.by(viewer, author, page),
  } satisfies Handlers
}
