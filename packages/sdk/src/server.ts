import type { AdminApi, KindredApi, PersonRef } from './api.ts'
import { type ClientOptions, createClient } from './client.ts'
import { misuse } from './errors.ts'

export interface AdminClientOptions
  extends Pick<ClientOptions, 'url' | 'fetch' | 'timeoutMs' | 'attemptTimeoutMs' | 'retries'> {
  /** An API key, `kik_…`; or the session of an admin, `kin_…`, which alone opens `keys` and `audit`. */
  key: string
}

/** What the host app's own server does with its people. */
export interface AdminClient extends AdminApi {
  /** Everything that a person may do, done by the key in their name and on record: for keys with the scope `act`. */
  as(person: PersonRef): PersonClient
}

/** What a key may do as somebody: neither coming in nor administering. */
export type PersonClient = Omit<KindredApi, 'admin' | 'auth' | 'moderation'>

/**
 * A client for the host app's own server, never for a page: whoever has its key has all of the host's people.
 * @example
 * const kindred = createAdminClient({ url: 'http://localhost:4545', key })
 * const { person } = await kindred.people.upsert({ externalId: user.id, name: user.name })
 * const { token } = await kindred.tokens.mint({ externalId: user.id })
 * await kindred.as(person.id).posts.create({ text: 'hello' })
 */
export function createAdminClient({ key, ...options }: AdminClientOptions): AdminClient {
  if ('document' in globalThis) throw misuse('createAdminClient: a page would show the key to everybody who visits it.')
  if (!/^ki[kn]_[\w-]{43}$/.test(key)) throw misuse('key: give an API key, which begins with kik_.')
  const clientWith = (fetch: ClientOptions['fetch']) =>
    createClient({ ...options, fetch, auth: { getToken: () => key } })
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
