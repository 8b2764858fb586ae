import { z } from 'zod'
import { query } from './endpoint.ts'
import { postShape } from './posts.ts'
import { pageOf, paging } from './primitives.ts'

export const feedItemShape = z
  .object({ post: postShape, why: z.enum(['following', 'own']) })
  .meta({ id: 'FeedItem', description: 'A post in a feed and why it is there.' })
export type FeedItem = z.infer<typeof feedItemShape>

export const home = query({
  access: 'account',
  summary: 'Lists the posts of those whom you follow and your own, the newest first.',
  input: z.strictObject({ mode: z.enum(['latest']).default('latest'), ...paging }),
  output: pageOf(feedItemShape),
})
