import { type Handlers, isDone } from '../../kernel/call.ts'
import type { Hosts } from './service.ts'

export function handlers({ hosts }: { hosts: Hosts }) {
  return {
    'auth.exchange': (call, { token }) => hosts.exchange(call, token),
    'auth.jwt': ({ viewer }, { audience }) => hosts.jwt(viewer, audience),
    'admin.audit': ({ viewer }, page) => hosts.acts(viewer, page),
    'admin.keys.create': ({ viewer }, key) => hosts.createKey(viewer, key),
    'admin.keys.list': ({ viewer }, page) => hosts.keys(viewer, page),
    'admin.keys.revoke': (_, { key }) => hosts.revokeKey(key).then(isDone),
    'admin.people.upsert': ({ viewer }, person) => hosts.upsert(viewer, person),
    'admin.people.get': (_, { person }) => hosts.person(person),
    'admin.people.revokeSessions': async ({ viewer }, { person }) => ({
      revoked: await hosts.revokeSessions(viewer, person),
    }),
    'admin.tokens.mint': ({ viewer }, wanted) => hosts.mint(viewer, wanted),
  } satisfies Handlers
}
