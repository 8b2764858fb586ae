import type { AccountId, Reason } from '@kindred/contract'
import type { AudienceLabel, Standing } from './content.ts'

/** All that is known of an author, and of what lies between them and the viewer. */
export interface AuthorFacts {
  readonly isActive: boolean
  readonly isPrivate: boolean
  readonly viewerFollows: boolean
  readonly authorFollows: boolean
  readonly viewerBlocks: boolean
  readonly authorBlocks: boolean
  readonly isCloseFriend: boolean
}

/** All that decides whether one viewer sees one item. */
export interface Facts {
  /** Null for somebody who is not signed in. */
  readonly viewer: AccountId | null
  readonly moderates: boolean
  readonly item: Standing
  readonly author: AuthorFacts
  /** Whose the item's list is; undefined when there is no such list. */
  readonly listOwner: AccountId | undefined
  readonly isOnList: boolean
  readonly isNamed: boolean
}

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

/** May this viewer see this item, whatever list or look-up it came from? The predicate says the same in SQL. */
export function canView(facts: Facts): boolean {
  return all(itemClauses, facts) && all(personClauses, facts.author)
}

function all<Asked>(clauses: Record<string, (asked: Asked) => boolean>, asked: Asked): boolean {
  return Object.values(clauses).every((clause) => clause(asked))
}

function isNotRemoved({ item }: Facts): boolean {
  return item.removed_at === null
}

function isNotHidden({ item, viewer, moderates }: Facts): boolean {
  return item.hidden_at === null || item.author_id === viewer || moderates
}

function isMeantForViewer(facts: Facts): boolean {
  const { item, viewer } = facts
  return item.author_id === viewer || all(audienceClauses[item.audience], facts)
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
