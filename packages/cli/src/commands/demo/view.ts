import type { FeedItem } from '@kindred/sdk'
import type { BlockedPair } from './pair.ts'

export interface Demonstration {
  readonly url: string
  readonly pair: BlockedPair
  /** The first page of the home feed of each, by handle. */
  readonly feeds: Readonly<Record<string, readonly FeedItem[]>>
  readonly password: string
  /** Whether it goes on serving when this was told. */
  readonly isServing: boolean
}

/** What the demonstration shows, and how to go on by oneself. */
export function demoText({ url, pair, feeds, password, isServing }: Demonstration): string {
  const { author, reader, blocked } = pair
  const body = JSON.stringify({ identifier: reader, password })
  const next = [
    `Everybody's password is ${password}. Sign in as @${reader}:`,
    `  curl ${url}/trpc/auth.signIn -H 'content-type: application/json' -d '${body}'`,
  ]
  return [
    `Kindred ${isServing ? 'listens' : 'listened'} on ${url} (health at ${url}/health, calls under ${url}/trpc)`,
    `@${reader} follows @${author} (›), who has blocked @${blocked}.`,
    ...Object.entries(feeds).map(([handle, items]) => feedText(handle, items, author)),
    ...(isServing ? next : ['That was all of it. Without --once it goes on serving, for you to sign in.']),
  ].join('\n\n')
}

/** A feed as lines; posts of `author` are marked, so that they can be missed where they are missing. */
function feedText(handle: string, items: readonly FeedItem[], author: string): string {
  const lines = items.map(({ post }) => {
    const mark = post.author.handle === author ? '›' : ' '
    return `${mark} @${post.author.handle.padEnd(22)} ${post.text}`
  })
  return [`The home feed of @${handle}:`, ...lines].join('\n')
}
