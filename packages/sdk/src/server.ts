import type { AdminApi, KindredApi, PersonRef } from './api.ts'
import { type ClientOptions, createClient } from './client.ts'
import { misuse } from './errors.ts'
import type { ApisOf, ClientModule, ClientModules } from './modules.ts'

export interface AdminClientOptions
  extends Pick<ClientOptions, 'url' | 'fetch' | 'timeoutMs' | 'attemptTimeoutMs' | 'retries'> {
  /** An API key, `kik_…`; or the session of an admin, `kin_…`, which alone opens `keys` and `audit`. */
  key: string
}

/** With client halves of modules, each under the name by which `as` is to have it. */
export interface AdminModuleOptions<Modules extends ClientModules> extends AdminClientOptions {
  modules: Modules
}

/** What the host app's own server does with its people. */
export interface AdminClient<Modules extends ClientModules = NoModules> extends AdminApi {
  /** Everything that a person may do, done by the key in their name and on record: for keys with the scope `act`. */
  as(person: PersonRef): PersonClient<Modules>
}

/** What a key may do as somebody: neither coming in nor administering. */
export type PersonClient<Modules extends ClientModules = NoModules> = Omit<
  KindredApi,
  'admin' | 'auth' | 'moderation'
> &
  ApisOf<Modules>

type NoModules = Readonly<Record<never, ClientModule>>

/**
 * A client for the host app's own server, never for a page: whoever has its key has all of the host's people.
 * @example
 * const kindred = createAdminClient({ url: 'http://localhost:4545', key })
 * const { person } = await kindred.people.upsert({ externalId: user.id, name: user.name })
 * const { token } = await kindred.tokens.mint({ externalId: user.id })
 * await kindred.as(person.id).posts.create({ text: 'hello' })
 */
export function createAdminClient<const Modules extends ClientModules>(
  options: AdminModuleOptions<Modules>,
): AdminClient<Modules>
export function createAdminClient(options: AdminClientOptions): AdminClient
export function createAdminClient({
  key,
  modules = {},
  ...options
}: AdminClientOptions & { modules?: ClientModules }): AdminClient {
  if ('document' in globalThis) throw misuse('createAdminClient: a page would show the key to everybody who visits it.')
  if (!/^ki[kn]_[\w-]{43}$/.test(key)) throw misuse('key: give an API key, which begins with kik_.')
  const clientWith = (fetch: ClientOptions['fetch']) =>
    createClient({ ...options, modules, fetch, auth: { getToken: () => key } })
  return { ...clientWith(options.fetch).admin, as: (person) => clientWith(fetchAs(person, options.fetch)) }
}

/** Says with each request whose call it is. */
function fetchAs(person: PersonRef, fetch = globalThis.fetch): typeof globalThis.fetch {
  if (!/^(@?\w+)$/.test(person)) throw misuse('as: name a person by id or by @handle.')
  return (to, init) => {
    const headers = new Headers(init?.headers)
    headers.set('kindred-as', person)
    return fetch(to, { ...init, headers })
  }
}
