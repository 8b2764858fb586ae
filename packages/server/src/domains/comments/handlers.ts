import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Comments } from './service.ts'

export function handlers({ comments }: { comments: Comments }) {
  return {
    'comments.add': ({ viewer }, comment) => comments.add(viewer, comment),
    'comments.list': ({ viewer }, input) => comments.list(viewer, input),
    'comments.get': ({ viewer }, { comment }) => comments.get(viewer, comment),
    'comments.edit': ({ viewer }, { comment, text }) => comments.edit(viewer, comment, text),
    'comments.remove': ({ viewer }, { comment }) => comments.remove(viewer, comment).then(isDone),
    'comments.react': ({ viewer }, { comment, reaction }) => comments.react(viewer, comment, reaction),
    'comments.unreact': ({ viewer }, { comment }) => comments.unreact(viewer, comment),
    'comments.reactions': ({ viewer }, { comment, ...asked }) => comments.reactions(viewer, comment, asked),
    'comments.pin': ({ viewer }, { comment }) => comments.pin(viewer, comment).then(isDone),
    'comments.unpin': ({ viewer }, { comment }) => comments.unpin(viewer, comment).then(isDone),
    'comments.approve': ({ viewer }, { comment }) => comments.approve(viewer, comment).then(isDone),
    'comments.held': ({ viewer }, { post, ...page }) => comments.held(viewer, post, page),
    'comments.hide': ({ viewer }, { comment }) => comments.putAway(viewer, comment, true).then(isDone),
    'comments.unhide': ({ viewer }, { comment }) => comments.putAway(viewer, comment, false).then(isDone),
  } satisfies Handlers
}
