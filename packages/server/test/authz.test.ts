import { api, endpointsOf, jsonSchemaOf, type Reason } from '@kindred/contract'
import { describe, expect, test } from 'vitest'
import type { Dump } from '../src/testing/rows.ts'
import { batchesOf, forEachOf, type ListeningServer, listeningServer } from './http.ts'
import { type Place, placesOf, sampleOf } from './inputs/places.ts'
import { busyWorld, type World } from './world.ts'

const endpoints = endpointsOf(api)
const mutations = [...endpoints].filter(([, { kind }]) => kind === 'mutation')

interface Argument {
  readonly path: string
  readonly place: Place
}

/** The arguments of all endpoints whose last name is one of these. */
function argumentsNamed(names: RegExp): Argument[] {
  return [...endpoints].flatMap(([path, endpoint]) =>
    placesOf(endpoint)
      .filter((place) => names.test(place.path))
      .map((place) => ({ path, place })),
  )
}

/** Somebody new, with a list of their own. */
async function stranger(server: ListeningServer, number: number) {
  const handle = `mallory${number}`
  const { [handle]: mallory } = await server.people(handle)
  if (!mallory) throw new Error('nobody signed up')
  return { mallory, list: (await mallory.graph.lists.create({ name: 'mine' })).id }
}

/** The rows of a first dump that a second one lacks: what was changed or deleted. */
function lost(before: Dump, after: Dump, without: readonly string[] = []): string[] {
  return Object.entries(before)
    .filter(([table]) => !without.includes(table))
    .flatMap(([table, rows]) => rows.filter((row) => !after[table]?.includes(row)).map((row) => `${table}: ${row}`))
}

async function reasonOf(call: Promise<{ body: string }>): Promise<Reason | 'ok'> {
  return JSON.parse((await call).body).error?.data.reason ?? 'ok'
}

test('the world of these tests has a row in every table', async () => {
  await using server = await listeningServer()
  await busyWorld(server)
  const dump = await server.dump()
  expect(Object.keys(dump).filter((table) => dump[table]?.length === 0)).toEqual([])
})

describe('what is somebody else’s', () => {
  const owned = argumentsNamed(/(^|\.)(session|list|post|quote|collection|comment|parent)$/)
  const kindOf = ({ place }: Argument) =>
    place.path.split('.').at(-1)?.replace('parent', 'comment').replace('quote', 'post') as keyof World['anns']
  const isForModerators = (path: string) => endpoints.get(path)?.access === 'moderator'

  test('[AUTHZ-2] neither opens nor changes by its id, whatever asks for it', async () => {
    expect(owned.map(({ path, place }) => `${path} ${place.path}`).toSorted()).toEqual([
      'admin.explain item.comment',
      'admin.explain item.post',
      'auth.revokeSession session',
      'collections.remove collection',
      'collections.rename collection',
      'comments.add on.post',
      'comments.add parent',
      'comments.approve comment',
      'comments.edit comment',
      'comments.get comment',
      'comments.held post',
      'comments.hide comment',
      'comments.list on.post',
      'comments.list parent',
      'comments.pin comment',
      'comments.react comment',
      'comments.reactions comment',
      'comments.remove comment',
      'comments.unhide comment',
      'comments.unpin comment',
      'comments.unreact comment',
      'feeds.explain post',
      'graph.lists.add list',
      'graph.lists.drop list',
      'graph.lists.members list',
      'graph.lists.remove list',
      'graph.lists.rename list',
      'moderation.decide on.comment',
      'moderation.decide on.post',
      'moderation.history on.comment',
      'moderation.history on.post',
      'posts.archive post',
      'posts.create audience.list',
      'posts.create quote',
      'posts.detachQuote quote',
      'posts.edit post',
      'posts.get post',
      'posts.history post',
      'posts.pin post',
      'posts.quotes post',
      'posts.react post',
      'posts.reactions post',
      'posts.remove post',
      'posts.repost post',
      'posts.reposts post',
      'posts.save collection',
      'posts.save post',
      'posts.saved collection',
      'posts.unarchive post',
      'posts.undoRepost post',
      'posts.unpin post',
      'posts.unreact post',
      'posts.unsave post',
    ])
    await using server = await listeningServer()
    const { anns, bob } = await busyWorld(server)
    const { mallory } = await stranger(server, 0)
    const before = await server.dump()
    for (const argument of owned) {
      const { path, place } = argument
      const reason = await reasonOf(mallory.raw(path, place.put(anns[kindOf(argument)])))
      expect([path, reason]).toEqual([path, isForModerators(path) ? 'forbidden' : 'not-found'])
    }
    for (const path of ['posts.edit', 'posts.remove'])
      expect(await reasonOf(bob.raw(path, { post: anns.post, ...(path === 'posts.edit' && { text: 'mine' }) }))).toBe(
        'posts.not-author',
      )
    expect(await server.dump()).toEqual(before)
  })

  test('[AUTHZ-2] is no more open where an id of another kind is asked for, its owner included', async () => {
    await using server = await listeningServer()
    const { ann, dan, anns } = await busyWorld(server)
    const before = await server.dump()
    for (const argument of owned.filter(({ path }) => !isForModerators(path)))
      for (const [kind, id] of Object.entries({ ...anns, account: ann.id })) {
        if (kind === kindOf(argument)) continue
        const { path, place } = argument
        const input = JSON.parse(JSON.stringify(place.put(id)).replace('@ann', '@bob'))
        for (const person of [ann, dan])
          expect([path, kind, await reasonOf(person.raw(path, input))]).toEqual([path, kind, 'not-found'])
      }
    expect(await server.dump()).toEqual(before)
  })

  test('[AUTHZ-2] ties of others stay whatever is done to either side by somebody who has none', async () => {
    await using server = await listeningServer()
    const { ann, bob, dan } = await busyWorld(server)
    const people = argumentsNamed(/(^|\.)(target|person|from|only\.0)$/).filter(
      ({ path }) => endpoints.get(path)?.kind === 'mutation',
    )
    expect(new Set(people.map(({ path }) => path)).size).toBeGreaterThanOrEqual(18)
    let number = 1
    for (const { path, place } of people)
      for (const victim of [ann, bob, dan]) {
        const { mallory, list } = await stranger(server, number++)
        const input = JSON.stringify(place.put(victim.id)).replace('"123456789"', JSON.stringify(list))
        const before = await server.dump()
        const reason = await reasonOf(mallory.raw(path, JSON.parse(input)))
        const counts = path === 'graph.follow' ? ['graph_counts'] : []
        const own = path === 'graph.lists.add' ? ['audience_lists'] : []
        const after = await server.dump()
        expect([path, reason, lost(before, after, [...counts, ...own])]).toEqual([path, reason, []])
        if (path === 'graph.approve') expect([path, reason]).toEqual([path, 'not-found'])
        if (path.startsWith('admin.')) expect([path, reason]).toEqual([path, 'forbidden'])
        if (/\.(reject|un\w+|remove\w*|cancel\w+|drop)$/.test(path)) expect(after).toEqual(before)
      }
  })
})

describe('what an input does not declare', () => {
  const special = [
    '__proto__',
    'constructor',
    'prototype',
    'isAdmin',
    'viewer',
    'can',
    'id',
    'account',
    'author',
    'owner',
  ]
  const camel = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

  test('[AUTHZ-3] is refused by its name, be it any column of any table, and changes none', async () => {
    await using server = await listeningServer()
    const { admin } = await busyWorld(server)
    const before = await server.dump()
    const columns = Object.values(before).flatMap(([row = '{}']) => Object.keys(JSON.parse(row)))
    expect(columns).toEqual(
      expect.arrayContaining(['role', 'epoch', 'is_private', 'posts_count', 'author_id', 'token_hash']),
    )
    const names = [...new Set([...columns, ...columns.map(camel), ...special])]
    const calls = mutations.flatMap(([path, endpoint]) =>
      placesOf(endpoint).flatMap((place) =>
        place.forms
          .filter(({ type, additionalProperties }) => type === 'object' && !additionalProperties) // whoever declares fields names them
          .flatMap((form) =>
            names
              .filter((name) => !Object.hasOwn(form.properties ?? {}, name))
              .map((name) => ({
                path,
                name: place.path === '' ? name : `${place.path}.${name}`,
                json: withField(place, sampleOf(form, jsonSchemaOf(endpoint.input, 'input')), name),
              })),
          ),
      ),
    )
    const wrong: unknown[] = []
    await forEachOf(batchesOf(calls), async (batch) => {
      const answers = await server.calls(
        batch[0]?.path ?? '',
        batch.map(({ json }) => json),
        admin.token,
      )
      for (const [at, { path, name }] of batch.entries()) {
        const { reason, details } = answers[at]?.error ?? {}
        const named = (details as { issues?: { path: string }[] } | undefined)?.issues?.map((issue) => issue.path)
        if (reason !== 'invalid-input' || !named?.includes(name)) wrong.push([path, name, reason, named])
      }
    })
    expect(wrong.slice(0, 10)).toEqual([])
    expect(await server.dump()).toEqual(before)
    process.stdout.write(`${calls.length} undeclared fields of ${mutations.length} mutations refused\n`)
  }, 60_000)

  /** An input that would be taken but for one more field, as raw JSON, so that `__proto__` arrives as a key. */
  function withField(place: Place, taken: unknown, name: string): string {
    const marked = JSON.stringify(place.put({ ...(taken as object), 'one more': 'admin' }))
    return marked.replace('"one more"', JSON.stringify(name))
  }
})
