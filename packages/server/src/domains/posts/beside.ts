import type { PostId } from '@kindred/contract'
import type { Viewer } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import type { PostKernel } from './kernel.ts'
import { listQuoted } from './quote-queries.ts'
import type { PostRow } from './tables.ts'
import type { TakenRow } from './taken.ts'

/** What posts of a page quote. */
export interface Beside {
  /** By the id of each that quotes something, what it quotes where the viewer sees that. */
  readonly quoted: ReadonlyMap<PostId, TakenRow>
  /** By the id of what is quoted, what it quotes itself where the viewer sees that. */
  readonly further: ReadonlyMap<PostId, PostId>
}

export const NOTHING_BESIDE: Beside = { quoted: new Map(), further: new Map() }

/** Reads what posts quote, as far as SQL lets the viewer see it: in one statement, and in none where nothing is quoted. */
export function createBeside({ db, clock }: Pick<PostKernel, 'db' | 'clock'>) {
  return async function beside(viewer: Viewer, posts: readonly TakenRow[]): Promise<Beside> {
    const quoting = posts.filter((post) => post.quoting === 1)
    if (quoting.length === 0) return NOTHING_BESIDE
    const rows = await listQuoted(db, { ...sightOf(viewer, clock()), ids: quoting.map((post) => post.id) })
    return {
      quoted: new Map(rows.map((row) => [row.page_id, row])),
      further: new Map(rows.flatMap(({ id, further_id: next }) => (next === null ? [] : [[id, next]]))),
    }
  }
}

/** The same without what the rule has not let through. */
export function onlySeen(beside: Beside, seen: ReadonlySet<PostRow>): Beside {
  return { ...beside, quoted: new Map([...beside.quoted].filter(([, row]) => seen.has(row))) }
}
