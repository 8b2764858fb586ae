import type { FeedItem } from '@kindred/sdk'

/** A feed as lines; posts of `author` are marked, so that they can be missed where they are missing. */
export function feedText(handle: string, items: readonly FeedItem[], author: string): string {
  const lines = items.map(({ post }) => {
    const mark = post.author.handle === author ? '›' : ' '
    return `${mark} @${post.author.handle.padEnd(22)} ${post.text}`
  })
  return [`The home feed of @${handle}:`, ...lines].join('\n')
}
