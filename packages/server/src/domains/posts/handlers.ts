import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Posts } from './service.ts'

export function handlers({ posts }: { posts: Posts }) {
  return {
    'posts.create': ({ viewer }, post) => posts.create(viewer, post),
    'posts.get': ({ viewer }, { post }) => posts.get(viewer, post),
    'posts.edit': ({ viewer }, { post, ...changes }) => posts.edit(viewer, post, changes),
    'posts.remove': ({ viewer }, { post }) => posts.remove(viewer, post).then(isDone),
    'posts.by': ({ viewer }, { author, ...page }) => posts.by(viewer, author, page),
  } satisfies Handlers
}
