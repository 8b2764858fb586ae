// What a reader asks of a world at the end of a sequence, and what the definition has there.
import type { AccountId, CommentId, PersonRef, PostId } from '@kindred/contract'
import type { CommentRow } from '../../../src/domains/comments/tables.ts'
import type { Ideal, Outcome, Reader } from '../ideal.ts'
import type { World } from '../world.ts'
import { countsOf } from '../writing.ts'

export interface Look {
  readonly path: string
  readonly input: object
  readonly outcome: Outcome
  /** What to look at: of an answer, or, where it is a list, of each of its items in turn. */
  readonly of: (data: never) => unknown
  readonly is: unknown
  /** Whether only what is listed is told by the definition, not its order. */
  readonly isUnordered?: boolean
  /** The lengths of the pages in which a list is walked. */
  readonly pages?: readonly number[]
}

const pages = [1, 3]
const pagesOf = { oldest: [1], newest: [3], top: [2] }
const idOf = ({ id }: { id: string }) => id

/** Everything that a reader looks at. */
export function looksOf(world: World, ideal: Ideal, reader: Reader): Look[] {
  const counts = countsOf(world)
  const count = (id: string, name: string) => counts.get(`${id} ${name}`) ?? 0
  const looker: Looker = { world, ideal, reader, count }
  return [
    ...world.posts.map(({ id }) => post(looker, id)),
    ...world.posts.flatMap(({ id }) => comments(looker, id)),
    ...world.accounts.flatMap(({ id }) => aboutPerson(looker, id)),
    ...['tea', 'cup'].map((tag) => tagPage(looker, tag)),
    ...(reader.id === null ? [] : own(looker)),
  ]
}

interface Looker {
  readonly world: World
  readonly ideal: Ideal
  readonly reader: Reader
  readonly count: (id: string, name: string) => number
}

function post({ ideal, reader, count }: Looker, id: PostId): Look {
  const [comments, reposts, quotes] = [count(id, 'comments'), count(id, 'reposts'), count(id, 'quotes')]
  return {
    path: 'posts.get',
    input: { post: id },
    outcome: ideal.canView(reader, id) ? 'ok' : 'not-found',
    of: ({ counts, quote }: { counts: object; quote: { post: { id: string } | null } | null }) => ({
      counts,
      quote: quote && (quote.post?.id ?? 'unavailable'),
    }),
    is: {
      counts: { reactions: ideal.reactions(id), comments, reposts, quotes },
      quote: ideal.quoted(reader, id),
    },
  }
}

/** The comments on a post, and the answers to each, in every order. */
function comments(looker: Looker, on: PostId): Look[] {
  const { world, ideal, reader } = looker
  const said = world.comments.filter((row) => row.on_id === on)
  const isSeen = ideal.canView(reader, on)
  const parents = said.filter(({ id, depth }) => isSeen && depth < 3 && ideal.isListed(reader, id)).map(idOf)
  return [undefined, ...parents].flatMap((parent) =>
    (['oldest', 'newest', 'top'] as const).map((sort): Look => {
      const listed = listedUnder(looker, said, (parent ?? null) as CommentId | null)
      return {
        path: 'comments.list',
        input: { on: { post: on }, sort, ...(parent !== undefined && { parent }) },
        outcome: isSeen ? 'ok' : 'not-found',
        of: ({ id, counts }: { id: string; counts: object }) => ({ id, counts }),
        is: sort === 'newest' ? listed.toReversed() : listed,
        isUnordered: sort === 'top',
        pages: pagesOf[sort],
      }
    }),
  )
}

/** The oldest first, each with what has come of it. */
function listedUnder({ ideal, reader, count }: Looker, said: readonly CommentRow[], parent: CommentId | null) {
  return said
    .filter((row) => row.parent_id === parent && ideal.isListed(reader, row.id))
    .toSorted((a, b) => Number(a.id) - Number(b.id))
    .map(({ id }) => ({ id, counts: { reactions: ideal.reactions(id), replies: count(id, 'replies') } }))
}

function aboutPerson({ ideal, reader, count }: Looker, id: AccountId): Look[] {
  const met = ideal.meeting(reader, id)
  const isClosed = met === 'ok' && reader.id !== id && ideal.isPrivate(id) && !ideal.follows(reader.id, id)
  const ties = isClosed ? 'graph.list-hidden' : met
  const of: PersonRef = id
  const counts = { followers: count(id, 'followers'), following: count(id, 'following'), posts: ideal.postsCount(id) }
  return [
    {
      path: 'profiles.get',
      input: { person: id },
      outcome: ideal.meeting(reader, id, { evenIfBlocking: true }),
      of: ({ counts }: { counts: unknown }) => counts,
      is: ideal.blocks(reader.id, id) ? null : counts,
    },
    {
      path: 'posts.pinned',
      input: { author: id },
      outcome: met,
      of: ({ post }: { post: { id: string } | null }) => post?.id ?? null,
      is: ideal.pinned(reader, id),
    },
    { path: 'posts.by', input: { author: id }, outcome: met, of: idOf, is: ideal.by(reader, id), pages },
    { path: 'graph.followers', input: { of }, outcome: ties, of: idOf, is: ideal.followers(reader, id), pages: [1] },
    { path: 'graph.following', input: { of }, outcome: ties, of: idOf, is: ideal.following(reader, id), pages: [3] },
  ]
}

const inFeed = ({ post }: { post: { id: string } }) => post.id

function tagPage({ ideal, reader }: Looker, tag: string): Look {
  return { path: 'feeds.tag', input: { tag }, outcome: 'ok', of: inFeed, is: ideal.tagged(reader, tag), pages: [2] }
}

function own({ world, ideal, reader, count }: Looker): Look[] {
  const kept = world.collections.filter(({ owner_id }) => owner_id === reader.id).map(({ id }) => id)
  const list = { outcome: 'ok', of: idOf, input: {}, pages: [2] } as const
  return [
    {
      path: 'feeds.home',
      input: {},
      outcome: 'ok',
      of: inFeed,
      is: ideal.home(reader),
      pages,
    },
    { ...list, path: 'posts.archived', is: ideal.archived(reader) },
    { ...list, path: 'posts.saved', is: ideal.saved(reader) },
    ...kept.map((collection) => ({
      ...list,
      path: 'posts.saved',
      input: { collection },
      is: ideal.saved(reader, collection),
    })),
    {
      ...list,
      path: 'collections.all',
      of: ({ id, savedCount }: { id: string; savedCount: number }) => ({ id, savedCount }),
      is: ideal.collectionsOf(reader).map((id) => ({ id, savedCount: count(id, 'savedCount') })),
    },
    { ...list, path: 'graph.closeFriends.list', is: ideal.closeFriends(reader, reader.id ?? '') },
  ]
}
