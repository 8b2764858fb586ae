import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Graph } from './service.ts'

/** The verbs of the graph. Its lists of people answer with `Person`, so they are handled in `profiles`. */
export function handlers({ graph }: { graph: Graph }) {
  return {
    'graph.follow': async ({ viewer }, { target }) => ({ following: await graph.follow(viewer, target) }),
    'graph.unfollow': ({ viewer }, { target }) => graph.unfollow(viewer, target).then(isDone),
    'graph.removeFollower': ({ viewer }, { target }) => graph.removeFollower(viewer, target).then(isDone),
    'graph.approve': ({ viewer }, { from }) => graph.approve(viewer, from).then(isDone),
    'graph.reject': ({ viewer }, { from }) => graph.reject(viewer, from).then(isDone),
    'graph.cancelRequest': ({ viewer }, { target }) => graph.cancelRequest(viewer, target).then(isDone),
    'graph.block': ({ viewer }, { target }) => graph.block(viewer, target).then(isDone),
    'graph.unblock': ({ viewer }, { target }) => graph.unblock(viewer, target).then(isDone),
    'graph.mute': ({ viewer }, { target, ...terms }) => graph.mute(viewer, target, terms).then(isDone),
    'graph.unmute': ({ viewer }, { target }) => graph.unmute(viewer, target).then(isDone),
    'graph.relationships': async ({ viewer }, { targets }) => ({
      relationships: await graph.relationships(viewer, targets),
    }),
    'graph.closeFriends.add': ({ viewer }, { person }) => graph.closeFriends.add(viewer, person).then(isDone),
    'graph.closeFriends.remove': ({ viewer }, { person }) => graph.closeFriends.remove(viewer, person).then(isDone),
    'graph.mutedWords.add': ({ viewer }, word) => graph.mutedWords.add(viewer, word).then(isDone),
    'graph.mutedWords.remove': ({ viewer }, { text }) => graph.mutedWords.remove(viewer, text).then(isDone),
    'graph.mutedWords.list': ({ viewer }, page) => graph.mutedWords.list(viewer, page),
    'graph.lists.create': ({ viewer }, { name }) => graph.lists.create(viewer, name),
    'graph.lists.rename': ({ viewer }, { list, name }) => graph.lists.rename(viewer, list, name),
    'graph.lists.remove': ({ viewer }, { list }) => graph.lists.remove(viewer, list).then(isDone),
    'graph.lists.all': ({ viewer }, page) => graph.lists.all(viewer, page),
    'graph.lists.add': ({ viewer }, { list, person }) => graph.lists.add(viewer, list, person).then(isDone),
    'graph.lists.drop': ({ viewer }, { list, person }) => graph.lists.drop(viewer, list, person).then(isDone),
  } satisfies Handlers
}
