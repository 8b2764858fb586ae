import { createTRPCUntypedClient } from '@trpc/client'
import { httpBatchLink } from '@trpc/client/links/httpBatchLink'
import { httpLink } from '@trpc/client/links/httpLink'
import { misuse } from './errors.ts'
import { fetchReply } from './reply.ts'

/** The server accepts no more calls in one request. */
const MAX_BATCH = 10
/** Proxies refuse longer request lines, so a query that is longer travels alone, and a batch is split before it is. */
const MAX_URL_LENGTH = 6000

/** One try of one call. `json` is the input; only here is it ever put into a URL, and only as encoded JSON. */
export interface Sending {
  readonly path: string
  readonly kind: 'query' | 'mutation'
  readonly json: string
  readonly token: string | null
  readonly idempotencyKey: string | null
  readonly signal: AbortSignal
}

interface Carried {
  readonly token: string | null
  readonly idempotencyKey: string | null
  readonly device: string | null
}

function headersOf({ token, idempotencyKey, device }: Carried): Record<string, string> {
  return {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
    ...(device === null ? {} : { 'kindred-device': device }),
  }
}

/** `https://example.com/app/` -> `https://example.com/app/trpc`; by text, since some platforms have half a URL class. */
function endpointOf(url: string): string {
  if (!/^(https?:\/\/[^/]|\/)/i.test(url)) throw misuse(`url: give the server's address, https://…, not "${url}".`)
  return `${url.replace(/[?#].*$/s, '').replace(/\/+$/, '')}/trpc`
}

interface TransportOptions {
  readonly fetch: typeof globalThis.fetch
  readonly device?: string | undefined
}

/** Headers hold visible ASCII and this is people's text. */
function encoded(device: string): string {
  try {
    return encodeURIComponent(device)
  } catch {
    throw misuse('device: half of a character is not text.')
  }
}

/** Sends queries in batches and mutations alone, so that each has its own idempotency key and its own outcome. */
export function createTransport(url: string, { fetch, device }: TransportOptions) {
  const named = device ? encoded(device) : null
  const shared = {
    url: endpointOf(url),
    fetch: (to: unknown, init: unknown) => fetchReply(fetch, String(to), init as RequestInit),
  }
  const alone = createTRPCUntypedClient({
    links: [httpLink({ ...shared, headers: ({ op }) => headersOf(op.context as unknown as Carried) })],
  })
  // one batch has one token, so each token has a client of its own; only the newest is worth keeping
  const batchedWith = (token: string | null) => ({
    token,
    client: createTRPCUntypedClient({
      links: [
        httpBatchLink({
          ...shared,
          maxItems: MAX_BATCH,
          maxURLLength: MAX_URL_LENGTH,
          headers: headersOf({ token, idempotencyKey: null, device: null }),
        }),
      ],
    }),
  })
  let batched = batchedWith(null)

  return ({ path, kind, json, token, idempotencyKey, signal }: Sending): Promise<unknown> => {
    const input: unknown = JSON.parse(json)
    const options = { signal, context: { token, idempotencyKey, device: kind === 'mutation' ? named : null } }
    if (kind === 'mutation') return alone.mutation(path, input, options)
    if (encodeURIComponent(json).length > MAX_URL_LENGTH / 2) return alone.query(path, input, options)
    if (batched.token !== token) batched = batchedWith(token)
    return batched.client.query(path, input, { signal })
  }
}
export type Transport = ReturnType<typeof createTransport>
