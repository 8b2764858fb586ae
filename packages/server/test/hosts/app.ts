import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '@kindred/contract'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import { inject } from 'vitest'
import type { Settings } from '../../src/config.ts'
import { type TestClient, type TestServer, type TestServerOptions, testServer } from '../../src/testing/index.ts'
import { withRole } from '../staff.ts'

/** A server with an admin, and keys of the host app for the asking. */
export async function hostKit(settings: Settings = {}, options: Partial<TestServerOptions> = {}) {
  const kit = await testServer({ databaseUrl: inject('databaseUrl'), settings, ...options })
  const admin = await withRole(kit, 'ada', 'admin')
  const keyFor = async (...scopes: Scope[]) => (await admin.admin.keys.create({ name: 'the app', scopes })).key
  return Object.assign(kit, {
    admin,
    keyFor,
    withKey: async (...scopes: Scope[]) => kit.withToken(await keyFor(...scopes)),
  })
}
export type HostKit = Awaited<ReturnType<typeof hostKit>>

/** Why a call is refused, or ok. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error: { reason?: string }) => error.reason ?? String(error),
  )
}

export async function signedIn(kit: TestServer, token: string): Promise<TestClient> {
  const { session } = await kit.anonymous.auth.exchange({ token })
  return kit.withToken(session.token)
}

/** Signs a token with a key that can be named. */
export interface Signing {
  readonly kid: string
  readonly alg: string
  readonly privateKey: Parameters<SignJWT['sign']>[0]
  readonly jwk: JWK
}

export async function signingKey(kid: string, alg = 'ES256'): Promise<Signing> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } }
}

export function signed(claims: JWTPayload, { kid, alg, privateKey }: Signing): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey)
}

/** An issuer of the host app on a socket of its own, which counts how often its keys are read. */
export async function issuerServer() {
  const state = { keys: [] as JWK[], reads: 0, answer: undefined as undefined | { status: number; body: string } }
  const server = createServer((_, response) => {
    state.reads++
    const { status, body } = state.answer ?? { status: 200, body: JSON.stringify({ keys: state.keys }) }
    response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/jwks.json`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
