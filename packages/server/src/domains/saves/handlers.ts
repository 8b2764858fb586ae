import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Saves } from './service.ts'

export function handlers({ saves: { collections } }: { saves: Saves }) {
  return {
    'collections.create': ({ viewer }, { name }) => collections.create(viewer, name),
    'collections.rename': ({ viewer }, { collection, name }) => collections.rename(viewer, collection, name),
    'collections.remove': ({ viewer }, { collection }) => collections.remove(viewer, collection).then(isDone),
    'collections.all': ({ viewer }, page) => collections.all(viewer, page),
  } satisfies Handlers
}
