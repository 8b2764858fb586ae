import type { Kernel, Unit } from '../../kernel/kernel.ts'
import type { Posts } from '../posts/index.ts'
import type { Profiles } from '../profiles/index.ts'
import type { Reactions } from '../reactions/index.ts'
import type { Subjects } from '../subjects/index.ts'
import type { Visibility } from '../visibility/index.ts'
import type { CommentReads } from './tables.ts'

/** What comments stand on. They write their own table; the others are read to decide who sees a comment. */
export type CommentKernel = Kernel<CommentReads, CommentUses>
export type CommentUnit = Unit<CommentReads, CommentUses>

export interface CommentUses {
  readonly visibility: Visibility
  readonly profiles: Profiles
  readonly reactions: Reactions
  readonly posts: Posts
  readonly subjects: Subjects
}
