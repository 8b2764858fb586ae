import { postContent } from '../posts/index.ts'
import { type Sight, visibleItem } from '../visibility/index.ts'

/** True of a post that the viewer sees and whose author they do not mute. The row is one of `posts`. */
export function isInFeedOf(sight: Sight) {
  return visibleItem(sight, { kind: postContent, alias: 'posts' }, { leaveOutMuted: true })
}

/** True of a post that the viewer sees. */
export function isVisiblePost(sight: Sight) {
  return visibleItem(sight, { kind: postContent, alias: 'posts' })
}
