import type { AccountId, ListId, PersonRef, ViewExplanation } from '@kindred/contract'
import type { Kernel } from '../../kernel/kernel.ts'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import type { Accounts } from '../accounts/index.ts'
import type { ContentKind, Standing } from './content.ts'
import { type AskedContent, type AuthorFacts, authorFactsOf, type Facts } from './facts.ts'
import { listAuthorFacts, listListFacts, listNaming } from './queries.ts'
import { canSee, canView, explainView, personRefusal } from './rules.ts'
import { type Sight, sightOf } from './sight.ts'
import type { TiesTables } from './tables.ts'

/** Hears of items that a list's own SQL had let through and the rule has not. */
export type OnSecondBelt = (kind: string, count: number) => void

export function createVisibility(
  { db, clock, log }: Kernel<TiesTables>,
  { accounts }: { accounts: Accounts },
  onSecondBelt: OnSecondBelt,
) {
  /** The items that the viewer may see, in their order, by facts read now. */
  function visible<Item extends Standing>(viewer: Viewer, kind: AskedContent, items: readonly Item[]) {
    return visibleIn(sightOf(viewer, clock()), kind, items)
  }

  async function visibleIn<Item extends Standing>(sight: Sight, kind: AskedContent, items: readonly Item[]) {
    const factsOf = await loadFacts(sight, kind, items)
    return items.filter((item) => {
      const facts = factsOf(item)
      return facts !== undefined && canView(facts)
    })
  }

  async function loadAuthors(sight: Sight, authors: Iterable<AccountId>): Promise<Map<AccountId, AuthorFacts>> {
    const rows = await listAuthorFacts(db, { ...sight, authors: [...new Set(authors)] })
    return new Map(rows.map((row) => [row.id, authorFactsOf(row, row.is_active === 1)]))
  }

  async function loadFacts(sight: Sight, kind: AskedContent, items: readonly Standing[]) {
    const { viewer, moderates } = sight
    if (items.length === 0) return () => undefined
    const authors = kind.authors ?? (await loadAuthors(sight, authorsOf(items)))
    const others = items.filter((item) => item.author_id !== viewer)
    const lists = await loadLists(viewer, others)
    const naming = await loadNaming(viewer, kind, others)
    return (item: Standing): Facts | undefined => {
      const author = authors.get(item.author_id)
      const list = item.audience_list_id === null ? undefined : lists.get(item.audience_list_id)
      return (
        author && {
          viewer,
          moderates: moderates === 1,
          item,
          author,
          listOwner: list?.owner_id,
          isOnList: list?.has_viewer === 1,
          isNamed: naming.has(item.id),
        }
      )
    }
  }

  async function loadLists(viewer: AccountId | null, items: readonly Standing[]) {
    const ids = new Set<ListId>()
    for (const { audience_list_id: list } of items) if (list !== null) ids.add(list)
    const rows = ids.size === 0 ? [] : await listListFacts(db, { viewer, lists: [...ids] })
    return new Map(rows.map((row) => [row.id, row]))
  }

  async function loadNaming(viewer: AccountId | null, { named }: ContentKind, others: readonly Standing[]) {
    const items = others.filter((item) => item.audience === 'only').map((item) => item.id)
    return new Set(viewer === null || items.length === 0 ? [] : await listNaming(db, { viewer, named, items }))
  }

  /** Tells of what a second look held back: it was hidden meanwhile, or it shows that predicate and rule disagree. */
  function heldBack(kind: string, dropped: number): void {
    if (dropped === 0) return
    onSecondBelt(kind, dropped)
    log.warn({ kind, dropped }, 'the second belt held items back that a skeleton had let through')
  }

  return {
    /**
     * The account that `ref` names, for a viewer who can see it; `not-found` for whoever is missing, suspended or blocks the viewer.
     * Somebody whom the viewer blocks has to be unblocked first, unless the caller only wants to show that much.
     */
    async person(viewer: Viewer, ref: PersonRef, { evenIfBlocking = false } = {}): Promise<AccountId> {
      const { id } = found(await accounts.find(ref))
      const facts = await loadAuthors(sightOf(viewer, clock()), [id])
      refuseIf(personRefusal(found(facts.get(id)), evenIfBlocking))
      return id
    },

    /** The accounts that the references name, each once; refused when `person` would refuse one of them. */
    async everybody(viewer: Viewer, refs: readonly PersonRef[]): Promise<AccountId[]> {
      const records = await accounts.resolve(refs)
      const ids = [...new Set(refs.map((ref) => found(records.get(ref)).id))]
      const facts = await loadAuthors(sightOf(viewer, clock()), ids)
      for (const id of ids) refuseIf(personRefusal(found(facts.get(id)), false))
      return ids
    },

    /** Those of the people whom the viewer can see. */
    async people(viewer: Viewer, people: Iterable<AccountId>): Promise<ReadonlySet<AccountId>> {
      const facts = await loadAuthors(sightOf(viewer, clock()), people)
      return new Set([...facts].filter(([, person]) => canSee(person)).map(([id]) => id))
    },

    /** Whether the viewer can see a person, by facts that were read for them. */
    sees(person: AuthorFacts): boolean {
      return canSee(person)
    },

    visible,

    /**
     * The items that a moderator may decide on: those that they see, and those that a moderator whom nobody knows would see. So a
     * block withholds from moderation nothing that everybody else can read, and private items stay private.
     */
    async reviewable<Item extends Standing>(
      viewer: Account,
      kind: AskedContent,
      items: readonly Item[],
    ): Promise<Item[]> {
      const sight = sightOf(viewer, clock())
      const seen = new Set([
        ...(await visibleIn(sight, kind, items)),
        ...(await visibleIn({ ...sight, viewer: null }, kind, items)),
      ])
      return items.filter((item) => seen.has(item))
    },

    /** The second belt of every list: its items come from a skeleton whose SQL has left out what the viewer may not see. */
    async show<Item extends Standing>(viewer: Viewer, kind: AskedContent, items: readonly Item[]): Promise<Item[]> {
      const shown = await visible(viewer, kind, items)
      heldBack(kind.name, items.length - shown.length)
      return shown
    },

    /** Why the viewer may see an item, or may not: what the rule says, clause by clause. Undefined when its author is nowhere. */
    async explain(viewer: Viewer, kind: AskedContent, item: Standing): Promise<ViewExplanation | undefined> {
      const facts = (await loadFacts(sightOf(viewer, clock()), kind, [item]))(item)
      return facts && explainView(facts)
    },

    heldBack,
  }
}

function authorsOf(items: readonly Standing[]): AccountId[] {
  return items.map((item) => item.author_id)
}

export type Visibility = ReturnType<typeof createVisibility>
