// The same server for those who have a tRPC client already.
import type { FeedItem, Page } from '@kindred/sdk'
import type { AppRouter } from '@kindred/sdk/trpc'
import { createTRPCClient, httpBatchLink } from '@trpc/client'

const trpc = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: 'http://localhost:4545/trpc', maxItems: 10 })],
})

export const page: Promise<Page<FeedItem>> = trpc.feeds.home.query({})
// @ts-expect-error: a mutation is not asked
trpc.graph.follow.query({ target: '@ada' })
