/**
 * Hosts: the app that had people before it had us. Its servers call by key, its people come in by tokens that it mints or signs.
 *
 * Owns the API keys and the record of what they did as somebody, what the host app calls its people, and the tokens that are exchanged
 * for sessions. Serves `admin.keys.*`, `admin.tokens.*`, `admin.audit`, of `admin.people.*` what is not moderation's, `auth.exchange`
 * and `auth.jwt`. Rules: AUTHZ-4, TOK-3..5, SES-2, SES-4, OAUTH-3,
 * OAUTH-4, TIME-3. Facts: those of accounts.
 */
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import type { HostUses, ReadTables } from './kernel.ts'
import { createHostTables } from './migrations/20261127-2300-hosts.ts'
import { createActs } from './migrations/20261127-2310-acts.ts'
import { addRevocationToPeople } from './migrations/20261128-2000-revoked-sessions.ts'
import { createHosts, type Hosts } from './service.ts'
import { createState, type HostSettings } from './settings.ts'

export type { Issuer } from './issuers.ts'
export { deleteEveryExchange } from './queries.ts'
export type { Hosts } from './service.ts'
export type { HostSettings } from './settings.ts'
export { createSigner, type Signer } from './signer.ts'
export type { HostTables } from './tables.ts'

/** The domain, with the keys of the issuers: read once for all transactions of a process. */
export function hostsModule(settings: HostSettings = {}) {
  const state = createState(settings)
  return defineModule<'hosts', ReadTables, HostUses, Hosts>({
    name: 'hosts',
    requires: ['calls', 'accounts', 'profiles'],
    tables: ['api_keys', 'hosted_people', 'exchange_tokens', 'taken_tokens', 'acts'],
    migrations: [createHostTables, createActs, addRevocationToPeople],
    create: (kernel, uses) => createHosts(kernel, uses, state),
    handlers,
    sweep: (hosts) => hosts.sweep(),
    invariants,
  })
}
