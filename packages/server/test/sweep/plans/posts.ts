import type { Post, PostId, Span } from '@kindred/contract'
import { tagsOf } from '../../../src/domains/posts/tags.ts'
import type { Ideal, Outcome } from '../ideal.ts'
import type { Scene } from '../scenes.ts'
import { owning } from './collections.ts'
import { always, idsIn, type Plans, whole } from './plan.ts'
import { nameOf } from './profiles.ts'

/** Only authors change a post; whoever does not see it is not told that there is one. */
function changing({ reader, owner }: Scene, ideal: Ideal, post: PostId): Outcome {
  if (!ideal.canView(reader, post)) return 'not-found'
  return reader.id === owner.id ? 'ok' : 'posts.not-author'
}

/** Whoever sees a post may react to it. */
function seeing({ reader }: Scene, ideal: Ideal, post: PostId): Outcome {
  return ideal.canView(reader, post) ? 'ok' : 'not-found'
}

function mentionedIn(spans: readonly Span[]): string[] {
  return spans.flatMap((span) => (span.kind === 'mention' ? [span.person] : []))
}

export const posts: Plans<'posts'> = {
  'posts.create': {
    attempts: ({ owner, ownersList, relation, reader, cast, posts }, ideal) => {
      const text = `for @${owner.handle} and @${cast.asker.handle}`
      return [
        {
          input: { text },
          outcome: 'ok',
          tells: [({ spans }) => mentionedIn(spans), ideal.canSeePerson(reader, owner.id) ? [owner.id] : []],
        },
        {
          input: { text, audience: { only: [owner.id] } },
          outcome: ideal.meeting(reader, owner.id),
        },
        ...posts.map(({ id: quote, archived_at }) => ({
          input: { text, quote },
          outcome: ideal.canView(reader, quote) ? ('ok' as const) : ('not-found' as const),
          tells: [({ quote }: Post) => quote?.post?.id, archived_at === null ? quote : undefined] as const,
        })),
        {
          input: { text, audience: { list: ownersList } },
          outcome: relation === 'self' && ideal.ownsList(reader, ownersList) ? 'ok' : 'not-found',
        },
      ]
    },
  },
  'posts.get': {
    attempts: ({ posts, reader }, ideal) =>
      posts.map((post) => ({
        input: { post: post.id },
        outcome: ideal.canView(reader, post.id) ? 'ok' : 'not-found',
        tells: [
          ({ text, audience, hidden, counts, quote }) => ({
            text,
            audience,
            hidden,
            reactions: counts.reactions,
            quote: quote && (quote.post?.id ?? 'unavailable'),
          }),
          {
            text: post.text,
            audience: ideal.audience(reader, post),
            hidden: post.hidden_at !== null,
            reactions: ideal.reactions(post.id),
            quote: ideal.quoted(reader, post.id),
          },
        ],
      })),
  },
  'posts.edit': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post, text: 'other words' },
        outcome: changing(scene, ideal, post),
      })),
  },
  'posts.history': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post, ...whole },
        outcome: seeing(scene, ideal, post),
        tells: [
          ({ items }) => items.map(({ text }) => text),
          [...scene.edits.filter(({ id }) => id === post).map(({ before }) => before), ...ideal.history(post)],
        ],
      })),
  },
  'posts.remove': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({ input: { post }, outcome: changing(scene, ideal, post) })),
  },
  'posts.archive': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post },
        outcome: changing(scene, ideal, post),
        tells: [({ archived }) => archived, true],
      })),
  },
  'posts.unarchive': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post },
        outcome: changing(scene, ideal, post),
        tells: [({ archived }) => archived, false],
      })),
  },
  'posts.archived': {
    attempts: ({ reader }, ideal) => [{ input: whole, outcome: 'ok', tells: [idsIn, ideal.archived(reader)] }],
  },
  'posts.pin': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({ input: { post }, outcome: changing(scene, ideal, post) })),
  },
  'posts.unpin': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({ input: { post }, outcome: changing(scene, ideal, post) })),
  },
  'posts.pinned': {
    attempts: (scene, ideal) => [
      {
        input: { author: nameOf(scene) },
        outcome: ideal.meeting(scene.reader, scene.owner.id),
        tells: [({ post }) => post?.id ?? null, ideal.pinned(scene.reader, scene.owner.id)],
      },
    ],
  },
  'posts.react': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post, reaction: 'love' },
        outcome: seeing(scene, ideal, post),
        tells: [({ viewer }) => viewer.reaction, 'love'],
      })),
  },
  'posts.unreact': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post },
        outcome: seeing(scene, ideal, post),
        tells: [({ viewer }) => viewer.reaction, null],
      })),
  },
  'posts.reactions': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post, ...whole },
        outcome: seeing(scene, ideal, post),
        tells: [({ items }) => items.map(({ person }) => person.id), ideal.reactors(scene.reader, post)],
      })),
  },
  'posts.repost': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post, audience, author_id: author }) => {
        const isOpen = audience === 'public' || author === scene.reader.id
        const outcome = seeing(scene, ideal, post)
        return {
          input: { post },
          outcome: outcome === 'ok' && !isOpen ? 'posts.not-public' : outcome,
          tells: [({ viewer }) => viewer.reposted, true],
        }
      }),
  },
  'posts.undoRepost': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post },
        outcome: seeing(scene, ideal, post),
        tells: [({ viewer }) => viewer.reposted, false],
      })),
  },
  'posts.reposts': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post, ...whole },
        outcome: seeing(scene, ideal, post),
        tells: [({ items }) => items.map(({ person }) => person.id), ideal.reposters(scene.reader, post)],
      })),
  },
  'posts.quotes': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post, ...whole },
        outcome: seeing(scene, ideal, post),
        tells: [idsIn, ideal.quotes(scene.reader, post)],
      })),
  },
  'posts.detachQuote': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: quote }) => {
        const outcome = seeing(scene, ideal, quote)
        return {
          input: { quote },
          outcome: outcome === 'ok' && !ideal.quotesOwn(scene.reader, quote) ? 'posts.not-quoted' : outcome,
          tells: [({ quote }) => quote, { post: null, why: 'unavailable' }],
        }
      }),
  },
  'posts.save': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post },
        outcome: seeing(scene, ideal, post),
        tells: [({ viewer }) => viewer.saved, true],
      })),
  },
  'posts.unsave': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }) => ({
        input: { post },
        outcome: seeing(scene, ideal, post),
        tells: [({ viewer }) => viewer.saved, false],
      })),
  },
  'posts.saved': {
    attempts: (scene, ideal) => [
      { input: whole, outcome: 'ok', tells: [idsIn, ideal.saved(scene.reader)] },
      ...[scene.viewersCollection, scene.ownersCollection].map((collection) => ({
        input: { collection, ...whole },
        outcome: owning(scene, ideal, collection),
        tells: [idsIn, ideal.saved(scene.reader, collection)] as const,
      })),
    ],
  },
  'posts.by': {
    attempts: (scene, ideal) => [
      {
        input: { author: nameOf(scene), ...whole },
        outcome: ideal.meeting(scene.reader, scene.owner.id),
        tells: [idsIn, ideal.by(scene.reader, scene.owner.id)],
      },
    ],
  },
}

/** The same of what is seen and of what is hidden. */
const tellsNothing = [(answer: object) => answer, { done: true }] as const

export const feeds: Plans<'feeds'> = {
  'feeds.newer': {
    attempts: ({ reader, posts }, ideal) =>
      posts.map(({ id }) => ({
        input: { feed: 'home', since: id },
        outcome: 'ok',
        tells: [({ count }) => count, Math.min(99, ideal.newerThan(reader, id))],
      })),
  },
  'feeds.explain': {
    attempts: ({ posts, reader }, ideal) =>
      posts.map(({ id: post }) => ({
        input: { feed: 'home', post },
        outcome: ideal.canView(reader, post) ? 'ok' : 'not-found',
        tells: [({ isThere }) => isThere, reader.id !== null && ideal.home(reader).includes(post)],
      })),
  },
  'feeds.tag': {
    attempts: ({ posts, reader }, ideal) =>
      posts.flatMap(tagsOf).map((tag) => ({
        input: { tag, ...whole },
        outcome: 'ok',
        tells: [({ items }) => items.map(({ post }) => post.id), ideal.tagged(reader, tag)],
      })),
  },
  'feeds.followTag': always({ tag: '#new' }),
  'feeds.unfollowTag': always({ tag: 'new' }),
  'feeds.followedTags': {
    attempts: () => [{ input: whole, outcome: 'ok', tells: [({ items }) => items.length, 0] }],
  },
  'feeds.home': {
    attempts: ({ reader }, ideal) => [
      { input: whole, outcome: 'ok', tells: [({ items }) => items.map(({ post }) => post.id), ideal.home(reader)] },
      {
        input: { unseen: true, ...whole },
        outcome: 'ok',
        tells: [({ items }) => items.map(({ post }) => post.id), ideal.home(reader)],
      },
    ],
  },
  'feeds.seen': {
    attempts: ({ posts }) => [
      ...posts.map(({ id }) => ({ input: { posts: [id] }, outcome: 'ok' as const, tells: tellsNothing })),
      { input: { posts: posts.map(({ id }) => id) }, outcome: 'ok', tells: tellsNothing },
    ],
  },
}
