import { declaring, defineErrors, postId } from '@kindred/contract'
import { z } from 'zod'

export const errors = defineErrors({
  'kudos.own': { status: 'FORBIDDEN', message: 'Kudos are for what others wrote.' },
})
const { query, mutation } = declaring(errors)

export const kudosShape = z
  .object({ post: postId, count: z.int(), mine: z.boolean() })
  .meta({ id: 'Kudos', description: 'How many people gave kudos for a post, and whether you did.' })
export type Kudos = z.infer<typeof kudosShape>

export const give = mutation({
  access: 'account',
  summary: 'Gives kudos for a post that you see; once, however often it is called.',
  input: z.strictObject({ post: postId }),
  output: kudosShape,
  errors: ['kudos.own'],
})

export const of = query({
  access: 'anyone',
  summary: 'Counts the kudos of posts, of those that you see.',
  input: z.strictObject({ posts: z.array(postId).min(1).max(100) }),
  output: z.object({ kudos: z.array(kudosShape) }),
})
