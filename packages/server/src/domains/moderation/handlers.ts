import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Moderation } from './service.ts'

export function handlers({ moderation }: { moderation: Moderation }) {
  return {
    'moderation.decide': ({ viewer }, decision) => moderation.decide(viewer, decision),
    'moderation.history': ({ viewer }, { on, ...page }) => moderation.history(viewer, on, page),
    'admin.explain': ({ viewer }, { viewer: person, item }) => moderation.explain(viewer, person, item),
    'admin.people.suspend': ({ viewer }, suspension) => moderation.suspend(viewer, suspension).then(isDone),
    'admin.people.unsuspend': ({ viewer }, end) => moderation.unsuspend(viewer, end).then(isDone),
    'admin.people.role': ({ viewer }, given) => moderation.setRole(viewer, given).then(isDone),
  } satisfies Handlers
}
