import type { Reacted, SubjectCounts, SubjectRef } from '@kindred/contract'
import type { Page, PageInput } from '../../kernel/page.ts'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { Item } from '../reactions/index.ts'
import type { SubjectKernel, SubjectUnit, SubjectUses } from './kernel.ts'
import * as queries from './queries.ts'
import { kindRefusal, type SubjectKinds, takesComments } from './rules.ts'
import type { SubjectId } from './tables.ts'
import { createViews } from './views.ts'

/** A thing as the app names it. */
export interface Described {
  readonly subject: SubjectRef
  /** Whether people may comment on things of its kind. */
  readonly takesComments: boolean
}

/** An id that no row has: of a thing with which nobody has done anything, there is none yet. */
const NOTHING = '1' as SubjectId

/** The host app's own things. Nobody owns one and everybody may see it: only people in lists about it can be hidden. */
export function createSubjects(kernel: SubjectKernel, uses: SubjectUses, declared: SubjectKinds) {
  const { db, transaction } = kernel
  const views = createViews(kernel, uses)

  /** The row of a thing, which stands at `path` of an input, if there is one. */
  async function find(ref: SubjectRef, path = 'subject'): Promise<SubjectId | undefined> {
    refuseIf(kindRefusal(ref, path, declared))
    return (await queries.findSubject.first(db, { kind: ref.kind, key: ref.id }))?.id
  }

  /** The row of a thing, made on first use. */
  function require(ref: SubjectRef, path = 'subject'): Promise<SubjectId> {
    return transaction(async (unit) => {
      refuseIf(kindRefusal(ref, path, declared))
      return place(unit, ref)
    })
  }

  /** Does something with a thing that is held meanwhile, and tells what has come of it. */
  async function change(
    viewer: Account,
    ref: SubjectRef,
    work: (item: Item & { id: SubjectId }, unit: SubjectUnit, domains: SubjectUses) => Promise<unknown>,
  ): Promise<SubjectCounts> {
    refuseIf(kindRefusal(ref, 'subject', declared))
    await transaction(async (unit, domains) => {
      const id = await place(unit, ref)
      await unit.lock('subject', id)
      await work({ kind: 'subject', id }, unit, domains)
    })
    const [subject] = await views(viewer, [ref])
    return found(subject)
  }

  return {
    find,
    require,

    /** What a row is of; `not-found` where there is none. */
    async describe(id: SubjectId): Promise<Described> {
      const { kind, external_key } = found(await queries.findById.first(db, { id }))
      return { subject: { kind, id: external_key }, takesComments: takesComments(kind, declared) }
    },

    /** Counts comments on or off: by what the caller's transaction really wrote. */
    async moveComments(id: SubjectId, by: number): Promise<void> {
      await transaction(({ db }) => queries.moveComments(db, { id, by }))
    },

    /** The viewer reacts, in place of how they did before. */
    react(viewer: Account, ref: SubjectRef, reaction: string): Promise<SubjectCounts> {
      return change(viewer, ref, async (item, _, { reactions }) => {
        const moved = await reactions.react(viewer, item, reaction)
        if (moved) await reactions.count(item, moved)
      })
    },

    unreact(viewer: Account, ref: SubjectRef): Promise<SubjectCounts> {
      return change(viewer, ref, async (item, _, { reactions }) => {
        const moved = await reactions.unreact(viewer, item)
        if (moved) await reactions.count(item, moved)
      })
    },

    save(viewer: Account, ref: SubjectRef): Promise<SubjectCounts> {
      return change(viewer, ref, async (item, { db }, { saves }) => {
        if (await saves.save(viewer, item)) await queries.moveSaves(db, { id: item.id, by: 1 })
      })
    },

    unsave(viewer: Account, ref: SubjectRef): Promise<SubjectCounts> {
      return change(viewer, ref, async (item, { db }, { saves }) => {
        if (await saves.unsave(viewer, item)) await queries.moveSaves(db, { id: item.id, by: -1 })
      })
    },

    /** What has come of each of the things, in their order: zeros for those with which nobody did anything. */
    counts(viewer: Viewer, refs: readonly SubjectRef[]): Promise<SubjectCounts[]> {
      for (const [at, ref] of refs.entries()) refuseIf(kindRefusal(ref, `subjects.${at}`, declared))
      return views(viewer, refs)
    },

    /** Who reacted to a thing, as far as the viewer sees them. */
    async reactions(
      viewer: Viewer,
      subject: SubjectRef,
      { reaction, ...page }: PageInput & { readonly reaction?: string | undefined },
    ): Promise<Page<Reacted>> {
      const item = { kind: 'subject', id: (await find(subject)) ?? NOTHING } as const
      return uses.reactions.who(viewer, item, {
        list: 'subjects.reactions',
        query: { subject, reaction },
        reaction,
        page,
      })
    },
  }
}
export type Subjects = ReturnType<typeof createSubjects>

/** Of two that make the same row at once, one waits and finds that of the other. */
async function place({ db, nextId, clock }: SubjectUnit, { kind, id: key }: SubjectRef): Promise<SubjectId> {
  const known = await queries.findSubject.first(db, { kind, key })
  if (known) return known.id
  const counts = { comments_count: 0, saves_count: 0 }
  const row = { id: nextId<'subject'>(), kind, external_key: key, ...counts, created_at: clock() }
  await queries.insertSubject(db, row)
  return found(await queries.findSubject.first(db, { kind, key })).id
}
