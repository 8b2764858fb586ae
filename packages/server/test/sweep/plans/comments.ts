import type { CommentId } from '@kindred/contract'
import type { Ideal, Outcome } from '../ideal.ts'
import type { Scene } from '../scenes.ts'
import { idsIn, type Plans, whole } from './plan.ts'

/** What comes of a verb for whoever is not the owner and sees the comment; whoever does not is not told that there is one. */
function changing(otherwise: (scene: Scene) => Outcome) {
  return (scene: Scene, ideal: Ideal, comment: CommentId): Outcome => {
    if (!ideal.canViewComment(scene.reader, comment)) return 'not-found'
    return scene.reader.id === scene.owner.id ? 'ok' : otherwise(scene)
  }
}

const editing = changing(() => 'comments.not-author')
const removing = changing(({ reader }) => (reader.role === 'member' ? 'comments.not-yours' : 'ok'))
const owning = changing(() => 'comments.not-owner')

function attemptsOf(changing: typeof owning) {
  return (scene: Scene, ideal: Ideal) =>
    scene.comments.map(({ id: comment }) => ({ input: { comment }, outcome: changing(scene, ideal, comment) }))
}

export const comments: Plans<'comments'> = {
  'comments.add': {
    attempts: ({ posts, comments, reader }, ideal) => [
      ...posts.map(({ id: post }) => ({
        input: { on: { post }, text: 'hello' },
        outcome: ideal.canView(reader, post) ? ('ok' as const) : ('not-found' as const),
      })),
      ...comments.map(({ id: parent, on_id: post }, at) => ({
        input: { on: { post: posts[at]?.id ?? (post as never) }, text: 'hello', parent },
        outcome: ideal.canViewComment(reader, parent) ? ('ok' as const) : ('not-found' as const),
      })),
    ],
  },
  'comments.list': {
    attempts: ({ posts, comments, reader }, ideal) =>
      posts.map(({ id: post }, at) => ({
        input: { on: { post }, ...whole },
        outcome: ideal.canView(reader, post) ? 'ok' : 'not-found',
        tells: [
          idsIn,
          comments.filter(({ id }, index) => index === at && ideal.isListed(reader, id)).map(({ id }) => id),
        ],
      })),
  },
  'comments.get': {
    attempts: ({ comments, reader }, ideal) =>
      comments.map(({ id: comment, text }) => ({
        input: { comment },
        outcome: ideal.canViewComment(reader, comment) ? 'ok' : 'not-found',
        tells: [({ text }) => text, text],
      })),
  },
  'comments.edit': {
    attempts: (scene, ideal) =>
      scene.comments.map(({ id: comment }) => ({
        input: { comment, text: 'other words' },
        outcome: editing(scene, ideal, comment),
      })),
  },
  'comments.react': {
    attempts: ({ comments, reader }, ideal) =>
      comments.map(({ id: comment }) => ({
        input: { comment, reaction: 'wow' },
        outcome: ideal.canViewComment(reader, comment) ? 'ok' : 'not-found',
        tells: [({ viewer }) => viewer.reaction, 'wow'],
      })),
  },
  'comments.unreact': {
    attempts: ({ comments, reader }, ideal) =>
      comments.map(({ id: comment }) => ({
        input: { comment },
        outcome: ideal.canViewComment(reader, comment) ? 'ok' : 'not-found',
        tells: [({ counts }) => counts.reactions, ideal.reactions(comment)],
      })),
  },
  'comments.reactions': {
    attempts: ({ comments, reader }, ideal) =>
      comments.map(({ id: comment }) => ({
        input: { comment, ...whole },
        outcome: ideal.canViewComment(reader, comment) ? 'ok' : 'not-found',
        tells: [({ items }) => items.map(({ person }) => person.id), ideal.reactors(reader, comment)],
      })),
  },
  'comments.remove': { attempts: attemptsOf(removing) },
  'comments.pin': { attempts: attemptsOf(owning) },
  'comments.unpin': { attempts: attemptsOf(owning) },
  'comments.hide': { attempts: attemptsOf(owning) },
  'comments.unhide': { attempts: attemptsOf(owning) },
}
