// Whatever somebody can do to somebody, by walking the contract: every verb, and every place in it where a person or a thing is named.
import { api, type CommentId, endpointsOf, type ListId, type PostId } from '@kindred/contract'
import { polls } from '../../../polls/src/index.ts'
import { contractsOf } from '../../src/kernel/module.ts'
import type { TestPerson, TestServer } from '../../src/testing/index.ts'
import { type Place, placesOf } from '../inputs/places.ts'

/** Two who are about to be parted, and one who stays between them. */
export interface Trio {
  readonly ann: TestPerson
  readonly bob: TestPerson
  readonly cid: TestPerson
  readonly bobsList: ListId
  readonly cidsPost: PostId
  /** By ann: what stands by itself and what quotes bob’s. */
  readonly posts: readonly PostId[]
  /** By ann: on her own post, on bob’s, on cid’s and on a thing of the app, and the input that says where. */
  readonly comments: readonly { readonly id: CommentId; readonly on: object }[]
}

let met = 0

export async function newTrio(kit: TestServer): Promise<Trio> {
  const number = ++met
  const [ann, bob, cid] = Object.values(
    await kit.people(...['ann', 'bob', 'cid'].map((name) => `${name}_${number}`)),
  ) as [TestPerson, TestPerson, TestPerson]
  const write = async (who: TestPerson, quote?: PostId) =>
    (await who.posts.create({ text: 'hello', ...(quote && { quote }) })).id
  const [annsPost, bobsPost, cidsPost] = [await write(ann), await write(bob), await write(cid)]
  const quoting = await write(ann, bobsPost)
  const subject = { kind: 'recipe', id: `soup ${number}` }
  const places = [{ post: annsPost }, { post: bobsPost }, { post: cidsPost }, { subject }]
  const comments = await Promise.all(
    places.map(async (on) => ({ id: (await ann.comments.add({ on, text: 'well' })).id, on })),
  )
  const { id: bobsList } = await bob.graph.lists.create({ name: 'friends' })
  return { ann, bob, cid, bobsList, cidsPost, posts: [annsPost, quoting], comments }
}

export interface Call {
  readonly path: string
  readonly input: object
}

const SAMPLE_ID = '"123456789"'

/** Every call of bob’s that names ann, or something of hers. */
export function callsAgainst({ ann, bobsList, posts, comments }: Trio): Call[] {
  const put = (place: Place, value: string) => place.put(value) as object
  const things: Record<string, (place: Place) => object[]> = {
    person: (place) => [ann.id, ann.ref].map((ref) => listed(put(place, ref), bobsList)),
    post: (place) => posts.map((id) => put(place, id)),
    comment: (place) => comments.map(({ id }) => put(place, id)),
    parent: (place) => comments.map(({ id, on }) => ({ ...put(place, id), on })),
  }
  return mutations.flatMap(([path, endpoint]) => {
    const places = placesOf(endpoint).filter(({ forms }) => forms.some(({ type }) => type === 'string'))
    return places.flatMap((place) => {
      const calls = things[kindOf(place)]
      if (!calls && namesSomething(place) && !ownThings.has(kindOf(place)))
        throw new Error(`${path}: what is named at ${place.path}?`)
      return (calls?.(place) ?? []).map((input) => ({ path, input: apart(path, input) }))
    })
  })
}

/** What is named there is the caller’s own, or no thing of a person; nobody tells what they see of `posts` that they have seen. */
const ownThings: ReadonlySet<string> = new Set(['list', 'collection', 'session', 'key', 'posts'])

const namesSomething = ({ forms }: Place) =>
  forms.some(({ pattern }) => pattern !== undefined && isMatch(pattern, '123456789') && !isMatch(pattern, 'abc'))
const isMatch = (pattern: string, text: string) => new RegExp(pattern, 'u').test(text)

/** The options of a poll differ, and samples do not. */
const apart = (path: string, input: object): object =>
  path === 'polls.create' ? { ...input, options: ['this', 'that'] } : input

const mutations = [...endpointsOf({ ...api, ...contractsOf([polls]) })].filter(([, { kind }]) => kind === 'mutation')

function kindOf({ path }: Place): string {
  const name = path.replace(/\.0$/, '').split('.').at(-1) ?? ''
  if (['target', 'from', 'only'].includes(name)) return 'person'
  return name === 'quote' ? 'post' : name
}

const listed = (input: object, list: ListId): object =>
  JSON.parse(JSON.stringify(input).replaceAll(SAMPLE_ID, JSON.stringify(list)))

/** What bob may have done to ann while nothing parted them. */
export const dealings = {
  follow: ({ bob, ann }) => bob.graph.follow({ target: ann.ref }),
  followed: ({ bob, ann }) => ann.graph.follow({ target: bob.ref }),
  mute: ({ bob, ann }) => bob.graph.mute({ target: ann.ref }),
  befriend: ({ bob, ann }) => bob.graph.closeFriends.add({ person: ann.ref }),
  list: ({ bob, ann, bobsList }) => bob.graph.lists.add({ list: bobsList, person: ann.ref }),
  react: ({ bob, posts: [post] }) => bob.posts.react({ post: post as PostId, reaction: 'like' }),
  repost: ({ bob, posts: [post] }) => bob.posts.repost({ post: post as PostId }),
  quote: ({ bob, posts: [post] }) => bob.posts.create({ text: 'as she said', quote: post as PostId }),
  save: ({ bob, posts: [post] }) => bob.posts.save({ post: post as PostId }),
  comment: ({ bob, posts: [post] }) => bob.comments.add({ on: { post: post as PostId }, text: 'hello' }),
  reactTo: ({ bob, comments: [one] }) => bob.comments.react({ comment: one?.id as CommentId, reaction: 'like' }),
} satisfies Record<string, (trio: Trio) => Promise<unknown>>
