import { compareIds, type PostId } from '@kindred/contract'
import { firstIdOf } from '../../kernel/ids.ts'
import { NEWEST } from '../../kernel/page.ts'

/** Where a reader is in a feed, and where they began. */
export interface Walk {
  readonly before: PostId
  /** No place was newer when they began. */
  readonly top: PostId
}

/** Whoever has just begun has everything before them. */
export function walkAt(position: string | undefined): Walk {
  const [before = NEWEST, top = NEWEST] = position?.split('.') ?? []
  return { before: before as PostId, top: top as PostId }
}

/** When a reader began, and the newest place that there was, which a clock ahead of ours may have made. */
interface Beginning {
  readonly moment: number
  readonly newest: PostId | undefined
}

/** Where a walk that has just begun counts from. */
export function topOf({ moment, newest }: Beginning): PostId {
  const first = firstIdOf(moment) as PostId
  return newest !== undefined && compareIds(newest, first) > 0 ? newest : first
}

/** A position as cursors hold it. */
export function positionOf(id: PostId, top: PostId): string {
  return `${id}.${top}`
}
