import type { AccountId, PersonRef } from '@kindred/contract'
import type { Ideal } from '../ideal.ts'
import { relations, type Scene, states } from '../scenes.ts'
import { type Attempt, always, type Plans } from './plan.ts'

/** Everybody who could be named in a scene. */
export function everybody({ owner, viewer, cast }: Scene): [AccountId, ...AccountId[]] {
  const { friend, asker, blocked, blocker, suspended } = cast
  const all = [friend, asker, blocked, blocker, suspended].map(({ id }) => id)
  return [owner.id, ...all, ...(viewer && viewer !== owner ? [viewer.id] : [])]
}

/** The owner by id in one scene and by handle in the next, so that every relation and every state meets both. */
export function nameOf({ owner, relation, state }: Scene): PersonRef {
  return (relations.indexOf(relation) + states.indexOf(state)) % 2 === 0 ? owner.id : `@${owner.handle}`
}

export const profiles: Plans<'profiles'> = {
  'profiles.me': {
    attempts: ({ viewer }) => [{ input: {}, outcome: 'ok', tells: [({ id }) => id, viewer?.id] }],
  },
  'profiles.get': {
    seesBlocked: true,
    attempts: (scene, ideal) => [getting(scene, ideal)],
  },
  'profiles.many': {
    attempts: (scene, ideal) => {
      const { owner, reader } = scene
      const visible = everybody(scene).filter((id) => ideal.canSeePerson(reader, id))
      const named = visible.includes(owner.id) ? [owner.id] : []
      return [
        {
          input: { people: everybody(scene) },
          outcome: 'ok',
          tells: [({ people }) => people.map(({ id }) => id), visible],
        },
        {
          input: { people: [`@${owner.handle}`] },
          outcome: 'ok',
          tells: [({ people }) => people.map(({ id }) => id), named],
        },
      ]
    },
  },
  'profiles.update': always({ bio: 'nothing secret' }),
  'profiles.settings': always({}),
  'profiles.updateSettings': always({ isPrivate: false, language: 'de' }),
}

/** A profile is public, its counts are, and what lies between the two is told as it is. */
function getting(scene: Scene, ideal: Ideal): Attempt<typeof import('@kindred/contract').profiles.get> {
  const { owner, reader } = scene
  const isBlocking = ideal.blocks(reader.id, owner.id)
  return {
    input: { person: nameOf(scene) },
    outcome: ideal.meeting(reader, owner.id, { evenIfBlocking: true }),
    tells: [
      ({ id, viewer, counts }) => ({ id, viewer, posts: counts?.posts }),
      { id: owner.id, viewer: ideal.tie(reader, owner.id), posts: isBlocking ? undefined : ideal.postsCount(owner.id) },
    ],
  }
}
