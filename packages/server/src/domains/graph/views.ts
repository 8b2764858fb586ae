import type { AccountId, List, MutedWord, Relationship } from '@kindred/contract'
import { type Relation, reachRefusal } from './rules.ts'
import type { ListRow, MutedWordRow } from './tables.ts'

/** Those whom the viewer cannot reach are left out: their block is told to nobody. */
export function relationshipsView(relations: ReadonlyMap<AccountId, Relation>): Relationship[] {
  return [...relations]
    .filter(([, relation]) => reachRefusal(relation) === undefined)
    .map(([person, { following, followedBy, requestedBy, blocking, muting }]) => ({
      person,
      following,
      followedBy,
      requestedBy,
      blocking,
      muting,
    }))
}

export function listView({ id, name, member_count, created_at }: ListRow): List {
  return { id, name, memberCount: member_count, createdAt: new Date(created_at).toISOString() }
}

export function mutedWordView({ text, until }: MutedWordRow): MutedWord {
  return { text, until: until === null ? null : new Date(until).toISOString() }
}
