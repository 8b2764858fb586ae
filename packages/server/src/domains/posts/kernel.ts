import type { Kernel, Unit } from '../../kernel/kernel.ts'
import type { Graph } from '../graph/index.ts'
import type { Profiles } from '../profiles/index.ts'
import type { Reactions } from '../reactions/index.ts'
import type { Reposts } from '../reposts/index.ts'
import type { Saves } from '../saves/index.ts'
import type { Tags } from '../tags/index.ts'
import type { Visibility } from '../visibility/index.ts'
import type { PostReads } from './tables.ts'

/** What posts stand on. They write their own tables; the others are read to decide who sees a post. */
export type PostKernel = Kernel<PostReads, PostUses>
export type PostUnit = Unit<PostReads, PostUses>

export interface PostUses {
  readonly graph: Graph
  readonly visibility: Visibility
  readonly profiles: Profiles
  readonly reactions: Reactions
  readonly reposts: Reposts
  readonly saves: Saves
  readonly tags: Tags
}
