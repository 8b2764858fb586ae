// What somebody can do in a sequence, by numbers that mean the same on both databases, and what comes of it.
import { api, endpointsOf } from '@kindred/contract'
import fc from 'fast-check'
import type { Person } from '../world.ts'
import {
  answering,
  approving,
  blocking,
  changing,
  detaching,
  done,
  editing,
  hearing,
  type Known,
  owning,
  type Rule,
  removing,
  reposting,
  reviewing,
  reviewingComment,
  type Step,
  seeing,
  suspending,
  tying,
  undoing,
} from './rules.ts'
import type { Side } from './side.ts'

interface Operation {
  readonly path: string
  readonly weight: number
  /** Whose it is to do: they mostly do it themselves. */
  readonly by?: 'author' | 'speaker' | 'host' | 'moderator'
  readonly input: (step: Step) => object
  readonly comesTo: Rule
}

const target = ({ person }: Step) => ({ target: person.id })
const someone = ({ person }: Step) => ({ person: person.id })
const onPost = ({ post }: Step) => ({ post })
const onComment = ({ comment }: Step) => ({ comment })
const word = ({ isOne }: Step) => ({ reaction: isOne ? 'like' : 'love' })
const tag = ({ isOne }: Step) => (isOne ? '#tea' : '#cup')
const muted = ({ isOne }: Step) => ({ text: isOne ? 'quote' : '#cup' })
const decision = ({ isOne }: Step) => ({ action: isOne ? 'hide' : 'restore', reason: 'because' })
const because = (step: Step) => ({ ...someone(step), reason: 'because' })

/** The first is what a failing sequence is made of where nothing else is needed. */
const operations: readonly Operation[] = [
  { path: 'graph.unmute', weight: 1, input: target, comesTo: undoing },
  { path: 'graph.mute', weight: 2, input: target, comesTo: tying },
  { path: 'graph.follow', weight: 10, input: target, comesTo: tying },
  { path: 'graph.unfollow', weight: 2, input: target, comesTo: undoing },
  { path: 'graph.removeFollower', weight: 1, input: target, comesTo: undoing },
  { path: 'graph.block', weight: 2, input: target, comesTo: blocking },
  { path: 'graph.unblock', weight: 2, input: target, comesTo: undoing },
  { path: 'graph.closeFriends.add', weight: 3, input: someone, comesTo: tying },
  { path: 'graph.closeFriends.remove', weight: 1, input: someone, comesTo: undoing },
  { path: 'graph.lists.add', weight: 3, input: (step) => ({ ...someone(step), list: step.list }), comesTo: tying },
  { path: 'graph.approve', weight: 4, input: ({ person }) => ({ from: person.id }), comesTo: approving },
  { path: 'profiles.updateSettings', weight: 2, input: ({ isOne }) => ({ isPrivate: isOne }), comesTo: done },
  ...['public', 'followers', 'mutuals', 'closeFriends'].map((audience) => ({
    path: 'posts.create',
    weight: audience === 'public' ? 8 : 3,
    input: (step: Step) => ({ text: `for ${audience} ${tag(step)}`, audience, holdReplies: step.isOne }),
    comesTo: done,
  })),
  {
    path: 'posts.create',
    weight: 2,
    input: ({ person }) => ({ text: 'for one', audience: { only: [person.id] } }),
    comesTo: ({ ideal }, { reader, person }) => ideal.meeting(reader, person.id),
  },
  { path: 'posts.create', weight: 2, input: ({ list }) => ({ text: 'listed', audience: { list } }), comesTo: done },
  { path: 'posts.create', weight: 6, input: ({ post }) => ({ text: 'a quote', quote: post }), comesTo: seeing },
  { path: 'posts.edit', by: 'author', weight: 2, input: ({ post }) => ({ post, text: 'again' }), comesTo: changing },
  { path: 'posts.remove', by: 'author', weight: 2, input: onPost, comesTo: changing },
  { path: 'posts.pin', by: 'author', weight: 3, input: onPost, comesTo: changing },
  { path: 'posts.unpin', by: 'author', weight: 1, input: onPost, comesTo: changing },
  { path: 'posts.detachQuote', weight: 4, input: ({ post }) => ({ quote: post }), comesTo: detaching },
  { path: 'feeds.followTag', weight: 4, input: (step) => ({ tag: tag(step) }), comesTo: done },
  { path: 'feeds.unfollowTag', weight: 1, input: (step) => ({ tag: tag(step) }), comesTo: done },
  { path: 'graph.mutedWords.add', weight: 3, input: muted, comesTo: done },
  { path: 'graph.mutedWords.remove', weight: 1, input: muted, comesTo: done },
  { path: 'posts.archive', by: 'author', weight: 3, input: onPost, comesTo: changing },
  { path: 'posts.unarchive', by: 'author', weight: 2, input: onPost, comesTo: changing },
  { path: 'posts.repost', weight: 5, input: onPost, comesTo: reposting },
  { path: 'posts.undoRepost', weight: 2, input: onPost, comesTo: seeing },
  { path: 'posts.react', weight: 4, input: (step) => ({ ...onPost(step), ...word(step) }), comesTo: seeing },
  { path: 'posts.unreact', weight: 2, input: onPost, comesTo: seeing },
  { path: 'posts.save', weight: 2, input: onPost, comesTo: seeing },
  { path: 'posts.save', weight: 3, input: ({ post, collection }) => ({ post, collection }), comesTo: seeing },
  { path: 'posts.unsave', weight: 1, input: onPost, comesTo: seeing },
  { path: 'comments.add', weight: 8, input: ({ post }) => ({ on: { post }, text: 'well' }), comesTo: seeing },
  {
    path: 'comments.add',
    weight: 8,
    input: ({ comment, commentOn: post }) => ({ on: { post }, parent: comment, text: 'an answer' }),
    comesTo: answering,
  },
  {
    path: 'comments.edit',
    by: 'speaker',
    weight: 2,
    input: (step) => ({ ...onComment(step), text: 'or not' }),
    comesTo: editing,
  },
  { path: 'comments.remove', by: 'speaker', weight: 3, input: onComment, comesTo: removing },
  { path: 'comments.react', weight: 4, input: (step) => ({ ...onComment(step), ...word(step) }), comesTo: hearing },
  { path: 'comments.unreact', weight: 1, input: onComment, comesTo: hearing },
  { path: 'comments.hide', by: 'host', weight: 3, input: onComment, comesTo: owning },
  { path: 'comments.unhide', by: 'host', weight: 2, input: onComment, comesTo: owning },
  { path: 'comments.approve', by: 'host', weight: 3, input: onComment, comesTo: owning },
  {
    path: 'moderation.decide',
    by: 'moderator',
    weight: 4,
    input: (step) => ({ on: onPost(step), ...decision(step) }),
    comesTo: reviewing,
  },
  {
    path: 'moderation.decide',
    by: 'moderator',
    weight: 4,
    input: (step) => ({ on: onComment(step), ...decision(step) }),
    comesTo: reviewingComment,
  },
  { path: 'admin.people.suspend', by: 'moderator', weight: 1, input: because, comesTo: suspending },
  { path: 'admin.people.unsuspend', by: 'moderator', weight: 3, input: because, comesTo: suspending },
]

const number = fc.nat({ max: 9999 })
const many = operations.map(({ weight }, kind) => ({ weight, arbitrary: fc.constant(kind) }))

export const drawnStep = fc.noBias(
  fc.record({
    kind: fc.oneof(...many),
    actor: number,
    person: number,
    post: number,
    comment: number,
    isOne: fc.boolean(),
  }),
)
export type DrawnStep = typeof drawnStep extends fc.Arbitrary<infer Drawn> ? Drawn : never

const endpoints = endpointsOf(api)

/** The moderators are the last two. */
function actorOf(side: Side, { actor, post, comment }: DrawnStep, by: Operation['by']): Person {
  if (by === undefined || actor % 4 === 0) return side.person(actor)
  if (by === 'moderator') return side.person(side.people.length - 1 - (actor % 2))
  if (by === 'author') return side.authorOf(side.post(post))
  const said = side.comment(comment)
  return by === 'speaker' ? said.by : side.authorOf(said.on)
}

/** What a drawn step is on one database: who asks what, and what comes of it as far as the definition has a word. */
export function stepOn(side: Side, drawn: DrawnStep) {
  const { path, by, input, comesTo } = operations[drawn.kind] as Operation
  const isForModerators = endpoints.get(path)?.access === 'moderator'
  const { id: comment, on: commentOn } = side.comment(drawn.comment)
  const [actor, person] = [actorOf(side, drawn, by), side.person(drawn.person)]
  const step = {
    actor,
    person,
    post: side.post(drawn.post),
    comment,
    commentOn,
    list: side.listOf(actor),
    collection: side.collectionOf(actor),
    isOne: drawn.isOne,
  }
  const expected = (known: Known) => {
    if (!known.ideal.isActive(actor.id)) return 'unauthenticated'
    if (isForModerators && actor.role === 'member') return 'forbidden'
    return comesTo(known, { ...step, reader: actor })
  }
  return { path, actor, person, input: input(step), expected }
}
