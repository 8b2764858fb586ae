import type { CommentId, PostId } from '@kindred/contract'
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
/** What stands on a thing of the app nobody owns: moderators look after it. */
function owning(scene: Scene, ideal: Ideal, comment: CommentId): Outcome {
  if (!ideal.canViewComment(scene.reader, comment)) return 'not-found'
  const isTheirs =
    comment === scene.comments.at(-1)?.id ? scene.reader.role !== 'member' : scene.reader.id === scene.owner.id
  return isTheirs ? 'ok' : 'comments.not-owner'
}

function onOf({ posts, subject }: Scene, at: number) {
  const post = posts[at]?.id
  return post ? { post } : { subject }
}

function attemptsOf(changing: typeof owning) {
  return (scene: Scene, ideal: Ideal) =>
    scene.comments.map(({ id: comment }) => ({ input: { comment }, outcome: changing(scene, ideal, comment) }))
}

export const comments: Plans<'comments'> = {
  'comments.add': {
    attempts: (scene, ideal) => [
      ...scene.posts.map(({ id: post }) => ({
        input: { on: { post }, text: 'hello' },
        outcome: ideal.canView(scene.reader, post) ? ('ok' as const) : ('not-found' as const),
      })),
      ...scene.comments.map(({ id: parent }, at) => ({
        input: { on: onOf(scene, at), text: 'hello', parent },
        outcome: ideal.canViewComment(scene.reader, parent) ? ('ok' as const) : ('not-found' as const),
      })),
      { input: { on: { subject: scene.subject }, text: 'hello' }, outcome: 'ok' },
    ],
  },
  'comments.list': {
    attempts: (scene, ideal) =>
      scene.comments.map(({ id, on_kind, on_id }, at) => ({
        input: { on: onOf(scene, at), ...whole },
        outcome: on_kind === 'subject' || ideal.canView(scene.reader, on_id as PostId) ? 'ok' : 'not-found',
        tells: [
          idsIn,
          [id, ...(at === 0 ? [scene.held.id] : [])].filter((comment) => ideal.isListed(scene.reader, comment)),
        ],
      })),
  },
  'comments.held': {
    attempts: (scene, ideal) =>
      scene.posts.map(({ id: post }, at) => ({
        input: { post, ...whole },
        outcome: !ideal.canView(scene.reader, post)
          ? 'not-found'
          : scene.reader.id === scene.owner.id
            ? 'ok'
            : 'comments.not-owner',
        tells: [idsIn, at === 0 && ideal.isListed(scene.reader, scene.held.id) ? [scene.held.id] : []],
      })),
  },
  'comments.approve': {
    attempts: (scene, ideal) =>
      [...scene.comments, scene.held].map(({ id: comment }) => ({
        input: { comment },
        outcome: owning(scene, ideal, comment),
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
