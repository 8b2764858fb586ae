import type { CommentId, KeyId, PostId } from '@kindred/contract'
import { nextId } from '../../visibility/rows.ts'
import type { Ideal, Outcome } from '../ideal.ts'
import type { Scene } from '../scenes.ts'
import { type Plans, whole } from './plan.ts'

const reason = 'for a reason'

/** A moderator decides on what they see, or on what a moderator whom nobody knows would see. */
function reviewing({ reader }: Scene, ideal: Ideal, post: PostId): Outcome {
  const isOpen = ideal.canView({ id: null, role: reader.role }, post)
  return isOpen || ideal.canView(reader, post) ? 'ok' : 'not-found'
}

function reviewingComment({ reader }: Scene, ideal: Ideal, comment: CommentId): Outcome {
  return ideal.canReviewComment(reader, comment) ? 'ok' : 'not-found'
}

export const moderation: Plans<'moderation'> = {
  'moderation.decide': {
    attempts: (scene, ideal) => [
      ...scene.posts.map(({ id: post, hidden_at }) => ({
        input: { on: { post }, action: hidden_at === null ? ('hide' as const) : ('restore' as const), reason },
        outcome: reviewing(scene, ideal, post),
      })),
      ...[...scene.comments, scene.held].map(({ id: comment }) => ({
        input: { on: { comment }, action: 'restore' as const, reason },
        outcome: reviewingComment(scene, ideal, comment),
      })),
    ],
  },
  'moderation.history': {
    attempts: (scene, ideal) => [
      {
        input: { on: { person: scene.owner.id } },
        outcome: ideal.exists(scene.owner.id) ? 'ok' : 'not-found',
        tells: [({ items }) => items.length, 1],
      },
      ...scene.posts.map(({ id: post }) => ({
        input: { on: { post } },
        outcome: reviewing(scene, ideal, post),
        tells: [({ items }: { items: unknown[] }) => items.length, 1] as const,
      })),
      ...[...scene.comments, scene.held].map(({ id: comment }) => ({
        input: { on: { comment } },
        outcome: reviewingComment(scene, ideal, comment),
        tells: [({ items }: { items: unknown[] }) => items.length, 0] as const,
      })),
    ],
  },
}

const isVisible = (told: { isVisible: boolean }) => told.isVisible

/** No scene has an admin: whoever is in one is turned away at the door. */
function forAdmins<Input>(input: (scene: Scene) => Input) {
  return { attempts: (scene: Scene) => [{ input: input(scene), outcome: 'forbidden' as const }] }
}

export const admin: Plans<'admin'> = {
  'admin.explain': {
    attempts: (scene, ideal) =>
      Object.entries(scene.cast).flatMap(([, who]) =>
        typeof who === 'string'
          ? []
          : [
              ...scene.posts.map(({ id: post }) => ({
                input: { viewer: who.id, item: { post } },
                outcome: reviewing(scene, ideal, post),
                tells: [isVisible, ideal.canView({ id: who.id, role: who.role }, post)] as const,
              })),
              ...scene.comments.map(({ id: comment }) => ({
                input: { viewer: who.id, item: { comment } },
                outcome: reviewingComment(scene, ideal, comment),
                tells: [isVisible, ideal.canViewComment({ id: who.id, role: who.role }, comment)] as const,
              })),
            ],
      ),
  },
  'admin.people.suspend': {
    attempts: ({ owner }, ideal) => [
      { input: { person: owner.id, reason }, outcome: ideal.exists(owner.id) ? 'ok' : 'not-found' },
    ],
  },
  'admin.people.unsuspend': {
    attempts: ({ owner }, ideal) => [
      { input: { person: owner.id, reason }, outcome: ideal.exists(owner.id) ? 'ok' : 'not-found' },
    ],
  },
  'admin.people.role': forAdmins(({ owner }) => ({ person: owner.id, role: 'moderator' })),
  'admin.audit': forAdmins(() => whole),
  'admin.people.upsert': forAdmins(({ owner }) => ({ externalId: owner.handle, handle: owner.handle })),
  'admin.people.get': forAdmins(({ owner }) => ({ person: owner.id })),
  'admin.people.revokeSessions': forAdmins(({ owner }) => ({ person: owner.id })),
  'admin.tokens.mint': forAdmins(({ owner }) => ({ externalId: owner.handle })),
  'admin.keys.create': forAdmins(() => ({ name: 'a key', scopes: ['act'] })),
  'admin.keys.list': forAdmins(() => whole),
  'admin.keys.revoke': forAdmins(() => ({ key: nextId<KeyId>() })),
}
