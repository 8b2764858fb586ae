import type { Clause, Reason, ViewExplanation } from '@kindred/contract'
import type { AudienceLabel } from './content.ts'
import type { AuthorFacts, Facts } from './facts.ts'

/** What must hold of an author, or of anybody, for the viewer to see them. */
const personClauses = {
  authorIsActive,
  viewerDoesNotBlock,
  authorDoesNotBlock,
}

/** What must hold of an item, besides its author. */
const itemClauses = {
  isNotRemoved,
  isNotHidden,
  isNotArchived,
  isMeantForViewer,
}

/** What each audience asks of everybody but the author. */
const audienceClauses: Record<AudienceLabel, Record<string, (facts: Facts) => boolean>> = {
  public: {
    authorIsPublicOrFollowed,
  },
  followers: {
    viewerFollows,
  },
  mutuals: {
    viewerFollows,
    authorFollows,
  },
  closeFriends: {
    viewerIsCloseFriend,
  },
  list: {
    listBelongsToAuthor,
    viewerIsOnList,
  },
  only: {
    viewerIsNamed,
  },
}

/** The clauses as lists, made once: a page asks them a hundred times. */
const checks = {
  person: Object.values(personClauses),
  item: Object.values(itemClauses),
  audience: Object.fromEntries(
    Object.entries(audienceClauses).map(([audience, clauses]) => [audience, Object.values(clauses)]),
  ) as Record<AudienceLabel, ((facts: Facts) => boolean)[]>,
}

/** May this viewer see this item, whatever list or look-up it came from? The predicate says the same in SQL. */
export function canView(facts: Facts): boolean {
  return all(checks.item, facts) && all(checks.person, facts.author)
}

/** The same decision clause by clause, from the same tables: every clause by its name, also where an earlier one decides. */
export function explainView(facts: Facts): ViewExplanation {
  const item = told(itemClauses, facts)
  const person = told(personClauses, facts.author)
  const isVisible = [...item, ...person].every(({ holds }) => holds)
  return { isVisible, person, item, audience: told(audienceClauses[facts.item.audience], facts) }
}

function told<Asked>(clauses: Record<string, (asked: Asked) => boolean>, asked: Asked): Clause[] {
  return Object.entries(clauses).map(([name, clause]) => ({ name, holds: clause(asked) }))
}

/** May this viewer see this person? */
export function canSee(person: AuthorFacts): boolean {
  return all(checks.person, person)
}

function all<Asked>(clauses: readonly ((asked: Asked) => boolean)[], asked: Asked): boolean {
  return clauses.every((clause) => clause(asked))
}

function isNotRemoved({ item }: Facts): boolean {
  return item.removed_at === null
}

function isNotHidden({ item, viewer, moderates }: Facts): boolean {
  return item.hidden_at === null || item.author_id === viewer || moderates
}

function isNotArchived({ item, viewer }: Facts): boolean {
  return (item.archived_at ?? null) === null || item.author_id === viewer
}

function isMeantForViewer(facts: Facts): boolean {
  const { item, viewer } = facts
  return item.author_id === viewer || all(checks.audience[item.audience], facts)
}

function authorIsActive({ isActive }: AuthorFacts): boolean {
  return isActive
}

function viewerDoesNotBlock({ viewerBlocks }: AuthorFacts): boolean {
  return !viewerBlocks
}

function authorDoesNotBlock({ authorBlocks }: AuthorFacts): boolean {
  return !authorBlocks
}

function authorIsPublicOrFollowed({ author }: Facts): boolean {
  return !author.isPrivate || author.viewerFollows
}

function viewerFollows({ author }: Facts): boolean {
  return author.viewerFollows
}

function authorFollows({ author }: Facts): boolean {
  return author.authorFollows
}

function viewerIsCloseFriend({ author }: Facts): boolean {
  return author.isCloseFriend
}

function listBelongsToAuthor({ item, listOwner }: Facts): boolean {
  return listOwner === item.author_id
}

function viewerIsOnList({ isOnList }: Facts): boolean {
  return isOnList
}

function viewerIsNamed({ isNamed }: Facts): boolean {
  return isNamed
}

/**
 * May the viewer turn to this person? Their block is told as nobody being there, and only where the viewer's own block does not
 * answer first: otherwise a blocker could tell who blocks them back.
 */
export function personRefusal(person: AuthorFacts, evenIfBlocking: boolean): Reason | undefined {
  if (!authorIsActive(person)) return 'not-found'
  if (!viewerDoesNotBlock(person)) return evenIfBlocking ? undefined : 'graph.unblock-first'
  return authorDoesNotBlock(person) ? undefined : 'not-found'
}
