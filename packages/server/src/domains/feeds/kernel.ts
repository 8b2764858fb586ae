import type { Kernel } from '../../kernel/kernel.ts'
import type { Graph, GraphTables } from '../graph/index.ts'
import type { Posts, PostTables } from '../posts/index.ts'
import type { RepostTables } from '../reposts/index.ts'
import type { TagTables } from '../tags/index.ts'
import type { TiesTables } from '../visibility/index.ts'
import type { FeedTables } from './tables.ts'

/** What feeds are read from: a feed is what its sources hold now. Of these tables, feeds own what was seen. */
export type FeedReads = FeedTables &
  Pick<PostTables, 'posts'> &
  Pick<GraphTables, 'muted_words'> &
  RepostTables &
  TagTables &
  TiesTables
export type FeedKernel = Kernel<FeedReads, FeedUses>

export interface FeedUses {
  readonly graph: Graph
  readonly posts: Posts
}
