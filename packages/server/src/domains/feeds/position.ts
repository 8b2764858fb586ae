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

/** When a reader began, the last id of this process until then, and the newest place that there was, which a clock ahead of ours may have made. */
interface Beginning {
  readonly moment: number
  readonly last: PostId
  readonly newest: PostId | undefined
}

/** Where a walk that has just begun counts from: what this process did before, be it in the same millisecond, is not above it. */
export function topOf({ moment, last, newest = last }: Beginning): PostId {
  const first = firstIdOf(moment) as PostId
  return [last, newest].reduce((top, id) => (compareIds(id, top) > 0 ? id : top), first)
}

/** A position as cursors hold it. */
export function positionOf(id: PostId, top: PostId): string {
  return `${id}.${top}`
}
