import type { Handlers } from '../../kernel/call.ts'
import type { Profiles } from './service.ts'

/** People, where they come in, and every list of them. */
export function handlers({ profiles }: { profiles: Profiles }) {
  const { lists } = profiles
  return {
    'auth.signUp': (call, input) => profiles.signUp(call, input),
    'auth.signIn': (call, input) => profiles.signIn(call, input),
    'auth.changePassword': (call, input) => profiles.changePassword(call.viewer, call, input),
    'profiles.me': ({ viewer }) => profiles.me(viewer),
    'profiles.get': ({ viewer }, { person }) => profiles.get(viewer, person),
    'profiles.many': async ({ viewer }, { people }) => ({ people: await profiles.many(viewer, people) }),
    'profiles.update': ({ viewer }, changes) => profiles.update(viewer, changes),
    'profiles.settings': ({ viewer }) => profiles.settings(viewer),
    'profiles.updateSettings': ({ viewer }, changes) => profiles.updateSettings(viewer, changes),
    'graph.followers': ({ viewer }, { of, ...page }) => lists.followers(viewer, of, page),
    'graph.following': ({ viewer }, { of, ...page }) => lists.following(viewer, of, page),
    'graph.mutuals': ({ viewer }, { with: other, ...page }) => lists.mutuals(viewer, other, page),
    'graph.familiar': ({ viewer }, { of, ...page }) => lists.familiar(viewer, of, page),
    'graph.requests': ({ viewer }, page) => lists.requests(viewer, page),
    'graph.sentRequests': ({ viewer }, page) => lists.sentRequests(viewer, page),
    'graph.blocks': ({ viewer }, page) => lists.blocks(viewer, page),
    'graph.mutes': ({ viewer }, page) => lists.mutes(viewer, page),
    'graph.closeFriends.list': ({ viewer }, page) => lists.closeFriends(viewer, page),
    'graph.lists.members': ({ viewer }, { list, ...page }) => lists.members(viewer, list, page),
  } satisfies Handlers
}
