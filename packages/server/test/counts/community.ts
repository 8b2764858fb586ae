// A few people who do whatever moves a number, and what may hide some of it from some of them.
import type { Api, CollectionId, CommentId, ListId, PostId } from '@kindred/contract'
import fc from 'fast-check'
import { polls } from '../../../polls/src/index.ts'
import type { ContractsOf } from '../../src/kernel/module.ts'
import {
  Refused,
  type TestPerson,
  type TestServer,
  type TestServerOptions,
  testServer,
} from '../../src/testing/index.ts'
import { withRole } from '../staff.ts'

const modules = [polls] as const
type Served = Api & ContractsOf<typeof modules>
type Kit = TestServer<Served>
type Member = TestPerson<Served>

/** A server, and a moderator of it. */
export interface Town extends AsyncDisposable {
  readonly kit: Kit
  readonly moderator: TestPerson
}

type TownOptions = Pick<TestServerOptions, 'mayFail' | 'onQuery'>

export async function openTown(databaseUrl: string, options: TownOptions = {}): Promise<Town> {
  const kit = await testServer({ ...options, databaseUrl, modules })
  const moderator = await withRole(kit as unknown as TestServer, 'mia', 'moderator')
  return { kit, moderator, [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose]() }
}

/** Three people who write, and one who only reads: everybody follows everybody. */
export interface Community {
  readonly writers: readonly Member[]
  readonly reader: Member
  readonly moderator: TestPerson
  readonly subject: { readonly kind: string; readonly id: string }
  readonly lists: readonly ListId[]
  readonly collections: readonly CollectionId[]
  readonly posts: { readonly id: PostId; readonly by: Member }[]
  readonly comments: { readonly id: CommentId; readonly on: PostId | null; readonly by: Member }[]
  readonly polls: PostId[]
}

let founded = 0

export async function newCommunity({ kit, moderator }: Town): Promise<Community> {
  const number = ++founded
  const handles = ['ann', 'bob', 'cid', 'dee'].map((name) => `${name}_${number}`)
  const people = Object.values(await kit.people(...handles)) as Member[]
  for (const one of people) for (const other of people) if (one !== other) await one.graph.follow({ target: other.ref })
  const writers = people.slice(0, 3)
  const lists = await Promise.all(writers.map((one) => one.graph.lists.create({ name: 'friends' })))
  const collections = await Promise.all(writers.map((one) => one.collections.create({ name: 'kept' })))
  const community: Community = {
    writers,
    reader: people[3] as Member,
    moderator,
    subject: { kind: 'recipe', id: `soup ${number}` },
    lists: lists.map(({ id }) => id),
    collections: collections.map(({ id }) => id),
    posts: [],
    comments: [],
    polls: [],
  }
  for (const [who] of writers.entries()) await deeds.post(community, { who, isOne: true, at: 0, to: 0 })
  await deeds.poll(community, { who: 0, isOne: true, at: 0, to: 0 })
  await deeds.comment(community, { who: 1, isOne: true, at: 0, to: 0 })
  return community
}

interface Aim {
  readonly who: number
  /** Which post, comment or poll. */
  readonly at: number
  /** Whom. */
  readonly to: number
  readonly isOne: boolean
}
type Verb = (community: Community, aim: Aim) => Promise<unknown>

const of = <Thing>(things: readonly Thing[], at: number): Thing => things[at % things.length] as Thing
const actor = ({ writers }: Community, { who }: Aim) => of(writers, who)
const target = ({ writers }: Community, { who, to }: Aim) => of(writers, who + 1 + (to % (writers.length - 1)))
const post = ({ posts }: Community, { at }: Aim) => ({ post: of(posts, at).id })
const comment = ({ comments }: Community, { at }: Aim) => ({ comment: of(comments, at).id })
const word = ({ isOne }: Aim) => ({ reaction: isOne ? 'like' : 'love' })

async function write(community: Community, aim: Aim, quote?: PostId) {
  const by = actor(community, aim)
  const audience = aim.isOne ? 'public' : 'followers'
  const { id } = await by.posts.create({ text: 'hello', audience, ...(quote && { quote }) })
  community.posts.push({ id, by })
}

async function say(community: Community, aim: Aim, parent?: Community['comments'][number]) {
  const by = actor(community, aim)
  const on = parent ? parent.on : aim.to % 3 === 0 ? null : post(community, aim).post
  const place = on === null ? { subject: community.subject } : { post: on }
  const { id } = await by.comments.add({ on: place, text: 'well', ...(parent && { parent: parent.id }) })
  community.comments.push({ id, on, by })
}

/** Whatever writers do with what everybody sees. */
const deeds = {
  post: (community, aim) => write(community, aim),
  quote: (community, aim) => write(community, aim, post(community, aim).post),
  comment: (community, aim) => say(community, aim),
  answer: (community, aim) => say(community, aim, of(community.comments, aim.at)),
  async poll(community, aim) {
    const by = actor(community, aim)
    const { post } = await by.polls.create({ post: { text: 'which?' }, options: ['this', 'that'] })
    community.posts.push({ id: post.id, by })
    community.polls.push(post.id)
  },
  vote: (community, aim) =>
    actor(community, aim).polls.vote({ post: of(community.polls, aim.at), options: [aim.isOne ? 0 : 1] }),
  react: (community, aim) => actor(community, aim).posts.react({ ...post(community, aim), ...word(aim) }),
  unreact: (community, aim) => actor(community, aim).posts.unreact(post(community, aim)),
  reactTo: (community, aim) => actor(community, aim).comments.react({ ...comment(community, aim), ...word(aim) }),
  unreactTo: (community, aim) => actor(community, aim).comments.unreact(comment(community, aim)),
  like: (community, aim) => actor(community, aim).subjects.react({ subject: community.subject, ...word(aim) }),
  keep: (community, aim) => actor(community, aim).subjects.save({ subject: community.subject }),
  letGo: (community, aim) => actor(community, aim).subjects.unsave({ subject: community.subject }),
  repost: (community, aim) => actor(community, aim).posts.repost(post(community, aim)),
  undoRepost: (community, aim) => actor(community, aim).posts.undoRepost(post(community, aim)),
  save(community, aim) {
    const collection = aim.isOne ? { collection: of(community.collections, aim.who) } : {}
    return actor(community, aim).posts.save({ ...post(community, aim), ...collection })
  },
  unsave: (community, aim) => actor(community, aim).posts.unsave(post(community, aim)),
  list: (community, aim) =>
    actor(community, aim).graph.lists.add({ list: of(community.lists, aim.who), person: target(community, aim).ref }),
  drop: (community, aim) =>
    actor(community, aim).graph.lists.drop({ list: of(community.lists, aim.who), person: target(community, aim).ref }),
  remove(community, aim) {
    const { id, by } = of(community.posts, aim.at)
    return by.posts.remove({ post: id })
  },
  unsay(community, aim) {
    const { id, by } = of(community.comments, aim.at)
    return by.comments.remove({ comment: id })
  },
  detach(community, aim) {
    const { id, by } = of(community.posts, aim.at)
    return of([by, actor(community, aim)], aim.to).posts.detachQuote({ quote: id })
  },
} satisfies Record<string, Verb>

const because = { reason: 'because' }

/** Whatever takes something out of somebody’s sight, or back into it. Of one person, each still can after those before. */
const veils = {
  mute: (community, aim) => community.reader.graph.mute({ target: actor(community, aim).ref }),
  unfollow: (community, aim) => community.reader.graph.unfollow({ target: actor(community, aim).ref }),
  archive({ posts }, { at }) {
    const { id, by } = of(posts, at)
    return by.posts.archive({ post: id })
  },
  unarchive({ posts }, { at }) {
    const { id, by } = of(posts, at)
    return by.posts.unarchive({ post: id })
  },
  hide: (community, aim) => decide(community, { on: post(community, aim), isHidden: aim.isOne }),
  hideComment: (community, aim) => decide(community, { on: comment(community, aim), isHidden: aim.isOne }),
  putAway({ comments, posts }, { at, isOne }) {
    const { id, on } = of(comments, at)
    const owner = posts.find((one) => one.id === on)?.by
    return owner?.comments[isOne ? 'hide' : 'unhide']({ comment: id }) ?? Promise.resolve()
  },
  withdraw: (community, aim) => actor(community, aim).profiles.updateSettings({ isPrivate: aim.isOne }),
  block: (community, aim) => actor(community, aim).graph.block({ target: target(community, aim).ref }),
  unblock: (community, aim) => actor(community, aim).graph.unblock({ target: target(community, aim).ref }),
  blockReader: (community, aim) => actor(community, aim).graph.block({ target: community.reader.ref }),
  suspend: ({ moderator, writers }, { who }) =>
    moderator.admin.people.suspend({ person: of(writers, who).ref, ...because }),
  unsuspend: ({ moderator, writers }, { who }) =>
    moderator.admin.people.unsuspend({ person: of(writers, who).ref, ...because }),
} satisfies Record<string, Verb>

type Reviewed = { readonly post: PostId } | { readonly comment: CommentId }

function decide({ moderator }: Community, { on, isHidden }: { on: Reviewed; isHidden: boolean }) {
  return moderator.moderation.decide({ on, action: isHidden ? 'hide' : 'restore', ...because })
}

const verbs = { ...deeds, ...veils }
type VerbName = keyof typeof verbs
export const verbNames = Object.keys(verbs) as readonly VerbName[]

/** One thing that is done. */
export type Drawn = Aim & { readonly verb: VerbName }

const aimed = { who: fc.nat(99), at: fc.nat(99), to: fc.nat(99), isOne: fc.boolean() }
const drawn = <Name extends VerbName>(some: Record<Name, Verb>) =>
  fc.record({ verb: fc.constantFrom(...(Object.keys(some) as Name[])), ...aimed })

export const deed = drawn(deeds)
export const veil = drawn(veils)

/** Does what was drawn, one after the other. What is refused changes nothing: which that is, other tests say. */
export async function doAll(community: Community, drawn: readonly Drawn[]): Promise<void> {
  for (const { verb, ...aim } of drawn)
    await (verbs[verb] as Verb)(community, aim).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error
    })
}

/** A public post of the second’s that quotes the first, and what they say to the first: something to take away again. */
const somethingNew = (['quote', 'comment'] as const).map((verb) => ({ verb, who: 1, at: 0, to: 1, isOne: true }))
const aboutComments: ReadonlySet<VerbName> = new Set([
  'answer',
  'reactTo',
  'unreactTo',
  'unsay',
  'hideComment',
  'putAway',
])

/** Of all verbs in their order, each as the first person does it so that something comes of it. */
export async function effective(community: Community, verb: VerbName): Promise<Drawn> {
  if (['post', 'vote', 'remove', 'detach', 'archive'].includes(verb)) await doAll(community, somethingNew)
  const { length } = aboutComments.has(verb) ? community.comments : community.posts
  return { verb, who: 0, at: length - 1, to: 1, isOne: true }
}
