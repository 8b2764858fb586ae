// What somebody is told of numbers, and what they can walk to.
import type { TestClient } from '../../src/testing/index.ts'
import type { Community } from './community.ts'

/** A number that one is told, and how many the list has that it is of. */
export interface Numbered {
  readonly what: string
  readonly told: number
  readonly walked: number
}

type Item = Record<string, unknown> & { readonly id: string }
type Tally = Readonly<Record<string, number>>

const ALL = { limit: 50 }

/** Somebody who reads. Every number that any answer tells them is kept. */
export class Reading {
  /** Under what it is told of, each number as it was told. */
  readonly told = new Map<string, Set<string>>()
  readonly #viewer: TestClient

  constructor(viewer: TestClient) {
    this.#viewer = viewer
  }

  /** An answer, or null where there is none for this viewer. */
  async ask<Data>(path: string, input: object): Promise<Data | null> {
    const { body } = await this.#viewer.raw(path, input)
    const { result } = JSON.parse(body) as { result?: { data: Data } }
    if (result === undefined) return null
    this.#keep(result.data)
    return result.data
  }

  /** All pages of a list, or null where there is none for this viewer. */
  async walk(path: string, input: object): Promise<Item[] | null> {
    const items: Item[] = []
    for (let cursor: string | null = null; ; ) {
      const asked: object = { ...ALL, ...input, ...(cursor !== null && { cursor }) }
      const page: { items: Item[]; cursor: string | null } | null = await this.ask(path, asked)
      if (page === null) return null
      items.push(...page.items)
      cursor = page.cursor
      if (cursor === null) return items
    }
  }

  /** All comments below something that are there, at every level. */
  async comments(on: object, parent?: string): Promise<Item[]> {
    const listed = (await this.walk('comments.list', { on, sort: 'oldest', ...(parent && { parent }) })) ?? []
    const below = listed.filter(({ depth }) => (depth as number) < 3).map(({ id }) => this.comments(on, id))
    return [...listed.filter(({ removed }) => !removed), ...(await Promise.all(below)).flat()]
  }

  #keep(data: unknown): void {
    if (typeof data !== 'object' || data === null) return
    const { id, post, subject, counts, replies, voters, options } = data as Record<string, unknown>
    if (counts) this.#add(`counts of ${id}`, counts)
    if (counts && isObject(replies)) this.#add(`replies of ${id}`, [counts, replies].map(countOf))
    if (typeof voters === 'number') this.#add(`poll of ${post}`, [voters, options])
    if (isObject(subject)) this.#add(`subject ${subject.id}`, { ...data, viewer: null })
    for (const inner of Object.values(data)) this.#keep(inner)
  }

  #add(what: string, number: unknown): void {
    this.told.set(what, (this.told.get(what) ?? new Set()).add(JSON.stringify(number)))
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const countOf = (of: unknown) => {
  const { count, replies } = of as { count?: number; replies?: number }
  return count ?? replies
}

/** Reads all that tells of numbers, without walking anything to its end. */
export async function glance(reading: Reading, { writers, reader, posts, polls, subject }: Community): Promise<void> {
  await reading.ask('profiles.many', { people: [...writers, reader].map(({ ref }) => ref) })
  for (const { ref } of writers) {
    await reading.ask('profiles.get', { person: ref })
    await reading.ask('posts.by', { author: ref, ...ALL })
  }
  await reading.ask('feeds.home', ALL)
  await reading.ask('polls.get', { posts: polls })
  await reading.ask('subjects.counts', { subjects: [subject] })
  for (const { id } of posts) {
    await reading.ask('posts.get', { post: id })
    await reading.ask('comments.list', { on: { post: id }, ...ALL })
  }
}

/** Every number that is told of what somebody sees, beside the length of the list that it is of. */
export async function numbersOf(reading: Reading, community: Community): Promise<Numbered[]> {
  const { writers, reader, posts, comments, subject } = community
  const ofPosts = await Promise.all(posts.map(({ id }) => ofPost(reading, id)))
  const ofComments = await Promise.all(comments.map(({ id, on }) => ofComment(reading, { id, on: on ?? subject })))
  const ofPeople = await Promise.all([...writers, reader].map(({ ref }) => ofPerson(reading, ref)))
  return [ofPosts, ofComments, ofPeople].flat(2).concat(await ofSubject(reading, subject))
}

/** What somebody alone is told of: of their lists and collections, and of what their home has above each post. */
export async function ownNumbersOf(reading: Reading): Promise<Numbered[]> {
  const lists = (await reading.walk('graph.lists.all', {})) ?? []
  const collections = (await reading.walk('collections.all', {})) ?? []
  const sized = await Promise.all([
    ...lists.map(({ id, memberCount }) =>
      beside(reading, { what: 'memberCount', told: memberCount, path: 'graph.lists.members', input: { list: id } }),
    ),
    ...collections.map(({ id, savedCount }) =>
      beside(reading, { what: 'savedCount', told: savedCount, path: 'posts.saved', input: { collection: id } }),
    ),
  ])
  return sized.flat()
}

export async function newerOf(reading: Reading): Promise<Numbered[]> {
  const home = (await reading.walk('feeds.home', {})) ?? []
  return Promise.all(
    home.map(async ({ post }, walked) => {
      const since = (post as Item).id
      const answer = await reading.ask<{ count: number }>('feeds.newer', { feed: 'home', since })
      return { what: `newer than ${since}`, told: answer?.count ?? -1, walked }
    }),
  )
}

async function ofPost(reading: Reading, post: string): Promise<Numbered[]> {
  const found = await reading.ask<{ counts: Tally & { reactions: Tally } }>('posts.get', { post })
  if (found === null) return []
  const { reactions, comments, reposts, quotes } = found.counts
  return [
    { what: `comments of ${post}`, told: comments ?? -1, walked: (await reading.comments({ post })).length },
    ...(await beside(reading, { what: `reposts of ${post}`, told: reposts, path: 'posts.reposts', input: { post } })),
    ...(await beside(reading, { what: `quotes of ${post}`, told: quotes, path: 'posts.quotes', input: { post } })),
    ...byWord(post, reactions, await reading.walk('posts.reactions', { post })),
  ]
}

async function ofComment(reading: Reading, { id, on }: { id: string; on: string | object }): Promise<Numbered[]> {
  const found = await reading.ask<{ counts: { replies: number; reactions: Tally } }>('comments.get', { comment: id })
  if (found === null) return []
  const place = typeof on === 'string' ? { post: on } : { subject: on }
  const listed = (await reading.walk('comments.list', { on: place, parent: id })) ?? []
  const walked = listed.filter(({ removed }) => !removed).length
  const { replies, reactions } = found.counts
  return [
    { what: `replies of ${id}`, told: replies, walked },
    ...byWord(id, reactions, await reading.walk('comments.reactions', { comment: id })),
  ]
}

async function ofPerson(reading: Reading, person: string): Promise<Numbered[]> {
  const counts = (await reading.ask<{ counts: Tally | null }>('profiles.get', { person }))?.counts
  if (!counts) return []
  const lists = { followers: 'graph.followers', following: 'graph.following', posts: 'posts.by' }
  const found = Object.entries(lists).map(([name, path]) => {
    const input = name === 'posts' ? { author: person } : { of: person }
    return beside(reading, { what: `${name} of ${person}`, told: counts[name], path, input })
  })
  return (await Promise.all(found)).flat()
}

async function ofSubject(reading: Reading, subject: Community['subject']): Promise<Numbered[]> {
  const all = await reading.ask<{ subjects: { comments: number; reactions: Tally }[] }>('subjects.counts', {
    subjects: [subject],
  })
  const [found] = all?.subjects ?? []
  if (!found) return []
  return [
    { what: 'comments on a thing', told: found.comments, walked: (await reading.comments({ subject })).length },
    ...byWord('a thing', found.reactions, await reading.walk('subjects.reactions', { subject })),
  ]
}

interface Listed {
  readonly what: string
  readonly told: unknown
  readonly path: string
  readonly input: object
}

/** Nothing where the list is closed to the viewer. */
async function beside(reading: Reading, { what, told, path, input }: Listed): Promise<Numbered[]> {
  const items = await reading.walk(path, input)
  return items === null ? [] : [{ what, told: told as number, walked: items.length }]
}

function byWord(what: string, told: Tally, reacted: readonly Item[] | null): Numbered[] {
  const words = new Set([...Object.keys(told), ...(reacted ?? []).map(({ reaction }) => reaction as string)])
  return [...words].map((word) => ({
    what: `${word} of ${what}`,
    told: told[word] ?? 0,
    walked: (reacted ?? []).filter(({ reaction }) => reaction === word).length,
  }))
}
