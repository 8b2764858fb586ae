import type { MuteScope, PersonRef } from '@kindred/contract'
import { refuseIf, refuseIfPast } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import type { Between, GraphKernel } from './pair.ts'
import { deleteEndedMutes, deleteMute, upsertMute } from './queries.ts'
import { reachRefusal, tieRefusal } from './rules.ts'
import type { MuteRow } from './tables.ts'
import { deleteEndedWords } from './word-queries.ts'

/** What a mute keeps away, and until when. Everything, and until it is taken back, when left out. */
export interface MuteTerms {
  readonly scope?: readonly MuteScope[] | undefined
  /** An instant as ISO 8601. */
  readonly until?: string | null | undefined
}

/** Mutes change what the muter sees and nothing else: nobody is told, and nothing but the muter's own lists reads them. */
export function createMutes({ transaction }: GraphKernel, between: Between) {
  return {
    /** Muting somebody again gives the mute its new terms. */
    mute(viewer: Account, person: PersonRef, terms: MuteTerms = {}): Promise<void> {
      const until = terms.until ? Date.parse(terms.until) : null
      return between(viewer, person, async ({ unit: { db, nextId, clock }, target, relation }) => {
        refuseIf(tieRefusal(viewer.id, target.id, relation))
        refuseIfPast(until, clock())
        const mute = { id: nextId<'mute'>(), muter_id: viewer.id, muted_id: target.id, created_at: clock(), until }
        await upsertMute(db, { ...mute, ...columnsOf(terms.scope) })
      })
    },

    unmute(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit: { db }, target, relation }) => {
        refuseIf(reachRefusal(relation))
        await deleteMute(db, { muter: viewer.id, muted: target.id })
      })
    },

    /** Deletes one slice of the mutes, of people and of words, that have ended; answers how many went. */
    sweep(): Promise<number> {
      return transaction(async ({ db, clock }) => {
        const over = { now: clock() }
        return (await deleteEndedMutes.affected(db, over)) + (await deleteEndedWords.affected(db, over))
      })
    },
  }
}

type ScopeColumns = Pick<MuteRow, 'mutes_posts' | 'mutes_reposts' | 'mutes_stories' | 'mutes_notifications'>

function columnsOf(scope: readonly MuteScope[] | undefined): ScopeColumns {
  const bit = (kind: MuteScope) => (scope === undefined || scope.includes(kind) ? 1 : 0)
  return {
    mutes_posts: bit('posts'),
    mutes_reposts: bit('reposts'),
    mutes_stories: bit('stories'),
    mutes_notifications: bit('notifications'),
  }
}

/** The scope of a mute as people name it. */
export function scopeOf(row: ScopeColumns): MuteScope[] {
  const held: [MuteScope, number][] = [
    ['posts', row.mutes_posts],
    ['reposts', row.mutes_reposts],
    ['stories', row.mutes_stories],
    ['notifications', row.mutes_notifications],
  ]
  return held.filter(([, bit]) => bit === 1).map(([kind]) => kind)
}
