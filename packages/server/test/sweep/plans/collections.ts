import type { CollectionId } from '@kindred/contract'
import type { Ideal, Outcome } from '../ideal.ts'
import type { Scene } from '../scenes.ts'
import { idsIn, type Plans, whole } from './plan.ts'

/** Somebody else's collection is as good as none. */
export function owning({ reader }: Scene, ideal: Ideal, collection: CollectionId): Outcome {
  return ideal.ownsCollection(reader, collection) ? 'ok' : 'not-found'
}

const bothOf = ({ viewersCollection, ownersCollection }: Scene) => [...new Set([viewersCollection, ownersCollection])]

export const collections: Plans<'collections'> = {
  'collections.create': { attempts: () => [{ input: { name: 'a new one' }, outcome: 'ok' }] },
  'collections.rename': {
    attempts: (scene, ideal) =>
      bothOf(scene).map((collection) => ({
        input: { collection, name: 'another name' },
        outcome: owning(scene, ideal, collection),
      })),
  },
  'collections.remove': {
    attempts: (scene, ideal) =>
      bothOf(scene).map((collection) => ({ input: { collection }, outcome: owning(scene, ideal, collection) })),
  },
  'collections.all': {
    attempts: ({ reader }, ideal) => [{ input: whole, outcome: 'ok', tells: [idsIn, ideal.collectionsOf(reader)] }],
  },
}
