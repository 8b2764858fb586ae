import type { CollectionId, Reason } from '@kindred/contract'
import type { Refusing } from '../../kernel/refusal.ts'

export const MAX_COLLECTIONS = 100

/** By which the names of one owner are compared: capitals aside. */
export function nameKeyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFC')
}

/** May a collection have a name that `holder` has? */
export function nameRefusal(
  collection: CollectionId | null,
  holder: { id: CollectionId } | undefined,
): Reason | undefined {
  return holder === undefined || holder.id === collection ? undefined : 'collections.name-taken'
}

/** Are so many collections, the new one included, within what an account may have? */
export function countRefusal(count: number): Refusing | undefined {
  if (count <= MAX_COLLECTIONS) return undefined
  return { reason: 'collections.too-many', details: { maximum: MAX_COLLECTIONS } }
}
