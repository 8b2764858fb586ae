import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Feeds } from './service.ts'

export function handlers({ feeds }: { feeds: Feeds }) {
  return {
    'feeds.home': ({ viewer }, input) => feeds.home(viewer, input),
    'feeds.seen': ({ viewer }, { posts }) => feeds.seen.mark(viewer, posts).then(isDone),
    'feeds.newer': async ({ viewer }, { since }) => ({ count: await feeds.newer(viewer, since) }),
    'feeds.explain': ({ viewer }, { post }) => feeds.explain(viewer, post),
    'feeds.tag': ({ viewer }, { tag, ...page }) => feeds.tag(viewer, tag, page),
  } satisfies Handlers
}
