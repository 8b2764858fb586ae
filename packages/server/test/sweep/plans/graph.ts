import type { PersonRef } from '@kindred/contract'
import type { Ideal, Outcome } from '../ideal.ts'
import type { Scene } from '../scenes.ts'
import { always, idsIn, type Plans, whole } from './plan.ts'
import { everybody, nameOf } from './profiles.ts'

type Rule = (scene: Scene, ideal: Ideal) => Outcome

/** Something new between two people: nobody does it with themselves or with somebody whom they block. */
const tying: Rule = ({ relation, owner, reader }, ideal) =>
  relation === 'self' ? 'graph.self' : ideal.meeting(reader, owner.id)

/** Something that only undoes: a blocker may. */
const undoing: Rule = ({ owner, reader }, ideal) => ideal.meeting(reader, owner.id, { evenIfBlocking: true })

const blocking: Rule = (scene, ideal) => (scene.relation === 'self' ? 'graph.self' : undoing(scene, ideal))

/** There has to be a request that waits, or what came of it. */
const approving: Rule = (scene, ideal) => {
  const { owner, reader } = scene
  const asked = ideal.requests(owner.id, reader.id) || ideal.follows(owner.id, reader.id)
  return asked ? undoing(scene, ideal) : 'not-found'
}

/** The follows of a private account are for itself and its followers. */
const readingTies: Rule = ({ owner, reader, relation }, ideal) => {
  const met = ideal.meeting(reader, owner.id)
  if (met !== 'ok' || relation === 'self' || !ideal.isPrivate(owner.id)) return met
  return ideal.follows(reader.id, owner.id) ? 'ok' : 'graph.list-hidden'
}

const owning: Rule = ({ reader, ownersList }, ideal) => (ideal.ownsList(reader, ownersList) ? 'ok' : 'not-found')

/** To touch a person through a list takes both: the person for whom it is, and the list for whose it is. */
function through(list: 'ownersList' | 'viewersList', rule: Rule): Rule {
  return (scene, ideal) => {
    const met = rule(scene, ideal)
    return met !== 'ok' || ideal.ownsList(scene.reader, scene[list]) ? met : 'not-found'
  }
}

function about<Name extends string>(name: Name, rule: Rule) {
  return {
    attempts: (scene: Scene, ideal: Ideal) => [
      { input: { [name]: nameOf(scene) } as { [Key in Name]: PersonRef }, outcome: rule(scene, ideal) },
    ],
  }
}

/** A list of the viewer's own: everybody on it whom they may see, the newest tie first. */
function own<Item>(list: (ideal: Ideal) => Ideal['followers'], of: (page: { items: readonly Item[] }) => string[]) {
  return {
    attempts: ({ reader }: Scene, ideal: Ideal) => [
      { input: whole, outcome: 'ok' as const, tells: [of, list(ideal)(reader, reader.id ?? '')] as const },
    ],
  }
}

const peopleIn = ({ items }: { readonly items: readonly { readonly person: { readonly id: string } }[] }) =>
  items.map(({ person }) => person.id)

export const graph: Plans<'graph'> = {
  'graph.follow': about('target', tying),
  'graph.unfollow': about('target', undoing),
  'graph.removeFollower': about('target', undoing),
  'graph.approve': about('from', approving),
  'graph.reject': about('from', undoing),
  'graph.cancelRequest': about('target', undoing),
  'graph.block': about('target', blocking),
  'graph.unblock': about('target', undoing),
  'graph.mute': about('target', tying),
  'graph.unmute': about('target', undoing),
  'graph.followers': {
    attempts: (scene, ideal) => [
      {
        input: { of: nameOf(scene), ...whole },
        outcome: readingTies(scene, ideal),
        tells: [idsIn, ideal.followers(scene.reader, scene.owner.id)],
      },
    ],
  },
  'graph.following': {
    attempts: (scene, ideal) => [
      {
        input: { of: nameOf(scene), ...whole },
        outcome: readingTies(scene, ideal),
        tells: [idsIn, ideal.following(scene.reader, scene.owner.id)],
      },
    ],
  },
  'graph.mutuals': {
    attempts: (scene, ideal) => [
      {
        input: { with: nameOf(scene), ...whole },
        outcome: readingTies(scene, ideal),
        tells: [idsIn, ideal.mutuals(scene.reader, scene.owner.id)],
      },
    ],
  },
  'graph.familiar': {
    attempts: (scene, ideal) => [
      {
        input: { of: nameOf(scene), ...whole },
        outcome: readingTies(scene, ideal),
        tells: [idsIn, ideal.familiar(scene.reader, scene.owner.id)],
      },
    ],
  },
  'graph.requests': own((ideal) => ideal.requestsTo, peopleIn),
  'graph.sentRequests': own((ideal) => ideal.requestsOf, peopleIn),
  'graph.mutes': own((ideal) => ideal.muted, peopleIn),
  'graph.closeFriends.list': own((ideal) => ideal.closeFriends, idsIn),
  'graph.blocks': {
    seesBlocked: true,
    attempts: ({ reader }, ideal) => [
      {
        input: whole,
        outcome: 'ok',
        tells: [idsIn, ideal.blocked({ ...reader, seesBlocked: true }, reader.id ?? '')],
      },
    ],
  },
  'graph.relationships': {
    seesBlocked: true,
    attempts: (scene, ideal) => {
      const known = everybody(scene).filter((id) => ideal.mayKnow({ ...scene.reader, seesBlocked: true }, id))
      return [
        {
          input: { targets: everybody(scene) },
          outcome: 'ok',
          tells: [({ relationships }) => relationships.map(({ person }) => person).toSorted(), known.toSorted()],
        },
      ]
    },
  },
  'graph.closeFriends.add': about('person', tying),
  'graph.closeFriends.remove': about('person', undoing),
  'graph.mutedWords.add': always({ text: 'a word' }),
  'graph.mutedWords.remove': always({ text: 'a word' }),
  'graph.mutedWords.list': {
    attempts: () => [{ input: whole, outcome: 'ok', tells: [({ items }) => items.length, 0] }],
  },
  'graph.lists.create': { attempts: () => [{ input: { name: 'a new one' }, outcome: 'ok' }] },
  'graph.lists.rename': {
    attempts: (scene, ideal) => [
      { input: { list: scene.ownersList, name: 'another name' }, outcome: owning(scene, ideal) },
    ],
  },
  'graph.lists.remove': {
    attempts: (scene, ideal) => [{ input: { list: scene.ownersList }, outcome: owning(scene, ideal) }],
  },
  'graph.lists.all': {
    attempts: ({ reader }, ideal) => [{ input: whole, outcome: 'ok', tells: [idsIn, ideal.listsOf(reader)] }],
  },
  'graph.lists.add': {
    attempts: (scene, ideal) => {
      const { viewersList, ownersList, owner, cast } = scene
      return [
        { input: { list: viewersList, person: owner.id }, outcome: through('viewersList', tying)(scene, ideal) },
        { input: { list: ownersList, person: cast.asker.id }, outcome: owning(scene, ideal) },
      ]
    },
  },
  'graph.lists.drop': {
    attempts: (scene, ideal) => {
      const { viewersList, ownersList, owner, cast } = scene
      return [
        { input: { list: viewersList, person: owner.id }, outcome: through('viewersList', undoing)(scene, ideal) },
        { input: { list: ownersList, person: cast.confidant.id }, outcome: owning(scene, ideal) },
      ]
    },
  },
  'graph.lists.members': {
    attempts: (scene, ideal) =>
      [scene.ownersList, scene.viewersList].map((list) => ({
        input: { list, ...whole },
        outcome: ideal.ownsList(scene.reader, list) ? 'ok' : 'not-found',
        tells: [idsIn, ideal.members(scene.reader, list)],
      })),
  },
}
