import type { Handlers } from '../../kernel/call.ts'
import type { Feeds } from './service.ts'

export function handlers({ feeds }: { feeds: Feeds }) {
  return {
    'feeds.home': ({ viewer }, input) => feeds.home(viewer, input),
    'feeds.tag': ({ viewer }, { tag, ...page }) => feeds.tag(viewer, tag, page),
  } satisfies Handlers
}
