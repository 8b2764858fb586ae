import { readdirSync, readFileSync } from 'node:fs'
import { api, endpointsOf, errors, type Reason } from '@kindred/contract'
import { describe, expect, inject, test } from 'vitest'
import { declaredReasons } from '../src/testing/declared.ts'
import { testServer } from '../src/testing/index.ts'
import { withRole } from './staff.ts'

const endpoints = endpointsOf(api)

/** Who may call what. Everything else is for whoever has an account: an endpoint that opens further is added here on purpose. */
const openTo = {
  anyone: [
    'auth.exchange',
    'auth.handleAvailable',
    'auth.signIn',
    'auth.signUp',
    'comments.get',
    'comments.list',
    'comments.reactions',
    'feeds.tag',
    'graph.followers',
    'graph.following',
    'posts.by',
    'posts.get',
    'posts.history',
    'posts.pinned',
    'posts.quotes',
    'posts.reactions',
    'posts.reposts',
    'profiles.get',
    'profiles.many',
    'subjects.counts',
    'subjects.reactions',
  ],
  moderators: [
    'admin.explain',
    'admin.people.suspend',
    'admin.people.unsuspend',
    'moderation.decide',
    'moderation.history',
  ],
  admins: [
    'admin.audit',
    'admin.keys.create',
    'admin.keys.list',
    'admin.keys.revoke',
    'admin.people.get',
    'admin.people.revokeSessions',
    'admin.people.role',
    'admin.people.upsert',
    'admin.tokens.mint',
  ],
}
const entrances = ['auth.exchange', 'auth.handleAvailable', 'auth.signIn', 'auth.signUp']

type Caller = 'anonymous' | 'member' | 'suspended' | 'moderator' | 'admin'

/** Whoever is let in is told that the input is wrong; nobody else learns that much. */
function expectedFor(caller: Caller, path: string, anonymousMay: 'read' | 'none'): Reason {
  const isOpen = anonymousMay === 'read' ? openTo.anyone.includes(path) : entrances.includes(path)
  if (caller === 'suspended') return 'unauthenticated'
  if (caller === 'anonymous') return isOpen ? 'invalid-input' : 'unauthenticated'
  const forModerators = openTo.moderators.includes(path)
  const forAdmins = openTo.admins.includes(path)
  if (caller === 'member') return forModerators || forAdmins ? 'forbidden' : 'invalid-input'
  return caller === 'moderator' && forAdmins ? 'forbidden' : 'invalid-input'
}

/** One server with somebody of each kind, and what each of them is answered by each endpoint. */
async function matrix(anonymousMay: 'read' | 'none') {
  await using kit = await testServer({
    databaseUrl: inject('databaseUrl'),
    settings: { anonymous: anonymousMay },
  })
  const { member, gone } = await kit.people('member', 'gone')
  const moderator = await withRole(kit, 'mia', 'moderator')
  const admin = await withRole(kit, 'ada', 'admin')
  await admin.admin.people.suspend({ person: gone.id, reason: 'spam' })
  const callers = { anonymous: kit.anonymous, member, suspended: gone, moderator, admin }
  const before = await kit.dump()
  const answered: Record<string, string> = {}
  const expected: Record<string, string> = {}
  for (const path of endpoints.keys())
    for (const [caller, client] of Object.entries(callers)) {
      const { body } = await client.raw(path, { nonsense: 1 })
      answered[`${caller} ${path}`] = JSON.parse(body).error?.data.reason
      expected[`${caller} ${path}`] = expectedFor(caller as Caller, path, anonymousMay)
    }
  expect(await kit.dump()).toEqual(before)
  return { answered, expected }
}

test('every endpoint has one handler, and every handler an endpoint', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl') })
  expect([...kit.server.house.paths].toSorted()).toEqual([...endpoints.keys()].toSorted())
})

describe('access', () => {
  test('[AUTHZ-1] is for accounts but where this table says otherwise', () => {
    const others = [...endpoints].filter(([, { access }]) => access !== 'account')
    const declared = (wanted: string) =>
      others
        .filter(([, { access }]) => access === wanted)
        .map(([path]) => path)
        .toSorted()
    expect(declared('anyone')).toEqual(openTo.anyone)
    expect(declared('moderator')).toEqual(openTo.moderators)
    expect(declared('admin')).toEqual(openTo.admins)
  })

  test('[AUTHZ-1] [SES-4] each endpoint lets in exactly those whom it declares', async () => {
    const { answered, expected } = await matrix('read')
    expect(Object.keys(answered)).toHaveLength(endpoints.size * 5)
    expect(answered).toEqual(expected)
  })

  test('[AUTHZ-1] without anonymous reading only the ways in are open', async () => {
    const { answered, expected } = await matrix('none')
    expect(answered).toEqual(expected)
  })
})

describe('reasons', () => {
  const sourceOf = (folder: string) => {
    const root = new URL(folder, import.meta.url)
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.test)(?<!\.test-d)\.ts$/.test(path) && !/^(testing\/|api\.ts$)/.test(path))
      .map((path) => readFileSync(new URL(path, root), 'utf8'))
      .join()
  }

  test('[ERR-1] there is none in the catalogue that neither the server nor, for what stands between, the client throws', () => {
    const source = sourceOf('../src/') + sourceOf('../../sdk/src/')
    expect(Object.keys(errors).filter((reason) => !source.includes(`'${reason}'`))).toEqual([])
  })

  test('[ERR-1] one that its endpoint does not declare, and a failure, fail the test that met them', async () => {
    const { onCall, check } = declaredReasons()
    onCall({ path: 'graph.follow', outcome: 'graph.self', ms: 0 })
    onCall({ path: 'graph.follow', outcome: 'not-found', ms: 0 })
    check()
    onCall({ path: 'graph.follow', outcome: 'posts.not-author', ms: 0 })
    expect(check).toThrow('graph.follow refused with posts.not-author, undeclared')

    const kit = await testServer({ databaseUrl: inject('databaseUrl') })
    const { ann } = await kit.people('ann', 'bob')
    await kit.server.database.transaction(({ db }) => db.schema.dropTable('graph_counts').execute())
    await expect(ann.graph.follow({ target: '@bob' })).rejects.toMatchObject({ reason: 'internal', details: null })
    await expect(kit[Symbol.asyncDispose]()).rejects.toThrow('graph.follow failed')
  })
})
