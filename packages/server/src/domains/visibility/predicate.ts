import type { AccountId, ListId } from '@kindred/contract'
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import { activeAccount } from '../accounts/index.ts'
import type { AudienceLabel, ContentKind } from './content.ts'
import { isFarEnd } from './far-end.ts'
import type { Sight } from './sight.ts'
import type { TiesTables } from './tables.ts'

// A look-up of a tie is a scalar subquery over a primary key, asked row by row. Postgres answers `exists` under an `or` by hashing
// whole tables when it expects many rows; a scalar subquery leaves it no such choice.

interface Question {
  readonly sight: Sight
  readonly author: Expression<AccountId>
}

interface ItemQuestion extends Question {
  readonly kind: ContentKind
  readonly id: Expression<string>
  readonly audience: Expression<AudienceLabel>
  readonly list: Expression<ListId | null>
  readonly hiddenAt: Expression<number | null>
  readonly removedAt: Expression<number | null>
  readonly archivedAt: Expression<number | null>
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
  isNotArchived,
  isMeantForViewer,
}

/** What each audience asks of everybody but the author. */
const audienceClauses = {
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
} satisfies Record<AudienceLabel, object>

/** What feeds leave out besides: nothing that decides who may see. */
const feedClauses = {
  postsAreNotMuted,
}

/** What must hold of a person besides for what they repost to come to the viewer. */
const reposterClauses = {
  viewerFollows,
  repostsAreNotMuted,
}

/** True of a person whom the viewer sees and whose reposts come to them. `person` is the column that holds their id. */
export function visibleReposter(sight: Sight, person: string): Expression<SqlBool> {
  const question = { sight, author: sql.ref<AccountId>(person) }
  return eb.and([all(reposterClauses, question), all(personClauses, question)])
}

/** True of a person whom the viewer can see. `person` is the column that holds their id. */
export function visiblePerson(sight: Sight, person: string): Expression<SqlBool> {
  return all(personClauses, { sight, author: sql.ref<AccountId>(person) })
}

/**
 * True of a row that the viewer can see. The row is one of the bounded candidates of a list, under the name `alias`.
 * `leaveOutMuted` also drops what the viewer mutes, as feeds do.
 */
export function visibleItem(
  sight: Sight,
  { kind, alias }: { kind: ContentKind; alias: string },
  { leaveOutMuted = false }: { leaveOutMuted?: boolean } = {},
): Expression<SqlBool> {
  const question: ItemQuestion = {
    sight,
    kind,
    id: sql.ref(`${alias}.id`),
    author: sql.ref(`${alias}.author_id`),
    audience: sql.ref(`${alias}.audience`),
    list: sql.ref(`${alias}.audience_list_id`),
    hiddenAt: sql.ref(`${alias}.hidden_at`),
    removedAt: sql.ref(`${alias}.removed_at`),
    archivedAt: kind.isArchivable ? sql.ref(`${alias}.archived_at`) : sql.lit(null),
  }
  return eb.and([
    all(itemClauses, question),
    all(personClauses, question),
    ...(leaveOutMuted ? [all(feedClauses, question)] : []),
  ])
}

const eb = expressionBuilder<TiesTables>()
const one = sql.lit(1)

function all<Asked>(clauses: Record<string, (asked: Asked) => Expression<SqlBool>>, asked: Asked): Expression<SqlBool> {
  return eb.and(Object.values(clauses).map((clause) => clause(asked)))
}

function isNotRemoved({ removedAt }: ItemQuestion) {
  return eb(removedAt, 'is', null)
}

function isNotHidden({ hiddenAt, author, sight }: ItemQuestion) {
  const moderates = sql<SqlBool>`cast(${sight.moderates} as bigint) = 1`
  return eb.or([eb(hiddenAt, 'is', null), eb(author, '=', sight.viewer), moderates])
}

function isNotArchived({ archivedAt, author, sight }: ItemQuestion) {
  return eb.or([eb(archivedAt, 'is', null), eb(author, '=', sight.viewer)])
}

function isMeantForViewer(question: ItemQuestion) {
  const grants = Object.entries(audienceClauses).map(([audience, clauses]) =>
    eb.and([eb(question.audience, '=', sql.lit(audience as AudienceLabel)), all(clauses, question)]),
  )
  return eb.or([eb(question.author, '=', question.sight.viewer), ...grants])
}

function authorIsActive({ author, sight }: Question) {
  const active = eb
    .selectFrom('accounts as author_account')
    .select(one.as('one'))
    .where('author_account.id', '=', author)
  return isThere(active.where(activeAccount(sight.now, 'author_account')))
}

function viewerDoesNotBlock({ author, sight }: Question) {
  const blocks = eb.selectFrom('blocks').select(one.as('one')).where('blocker_id', '=', sight.viewer)
  return isMissing(blocks.where('blocked_id', '=', author))
}

function authorDoesNotBlock({ author, sight }: Question) {
  const blocks = eb.selectFrom('blocks').select(one.as('one')).where('blocked_id', '=', sight.viewer)
  return isMissing(blocks.where(isFarEnd('blocker_id', author)))
}

function authorIsPublicOrFollowed(question: Question) {
  const open = eb.selectFrom('accounts').select(one.as('one')).where('id', '=', question.author)
  return eb.or([isThere(open.where('is_private', '=', sql.lit(0))), viewerFollows(question)])
}

function viewerFollows({ author, sight }: Question) {
  const follows = eb.selectFrom('follows').select(one.as('one')).where('follower_id', '=', sight.viewer)
  return isThere(follows.where('followee_id', '=', author))
}

function authorFollows({ author, sight }: Question) {
  const follows = eb.selectFrom('follows').select(one.as('one')).where('followee_id', '=', sight.viewer)
  return isThere(follows.where(isFarEnd('follower_id', author)))
}

function viewerIsCloseFriend({ author, sight }: Question) {
  const rows = eb.selectFrom('close_friends').select(one.as('one'))
  return isThere(rows.where('owner_id', '=', author).where('friend_id', '=', sight.viewer))
}

function listBelongsToAuthor({ author, list }: ItemQuestion) {
  return isThere(
    eb.selectFrom('audience_lists').select(one.as('one')).where('id', '=', list).where('owner_id', '=', author),
  )
}

function viewerIsOnList({ list, sight }: ItemQuestion) {
  const rows = eb.selectFrom('audience_list_members').select(one.as('one'))
  return isThere(rows.where('list_id', '=', list).where('member_id', '=', sight.viewer))
}

function viewerIsNamed({ id, kind: { named }, sight }: ItemQuestion) {
  return sql<SqlBool>`(select 1 from ${sql.table(named.table)} where ${sql.ref(`${named.table}.${named.itemId}`)} = ${id} and ${sql.ref(`${named.table}.account_id`)} = ${sight.viewer}) is not null`
}

function postsAreNotMuted(question: Question) {
  return isMissing(holdingMute(question).where('mutes_posts', '=', one))
}

function repostsAreNotMuted(question: Question) {
  return isMissing(holdingMute(question).where('mutes_reposts', '=', one))
}

function holdingMute({ author, sight }: Question) {
  const mute = eb.selectFrom('mutes').select(one.as('one')).where('muter_id', '=', sight.viewer)
  const holding = mute.where((row) => row.or([row('until', 'is', null), row('until', '>', sight.now)]))
  return holding.where('muted_id', '=', author)
}

function isThere(row: Expression<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`${row} is not null`
}

function isMissing(row: Expression<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`${row} is null`
}
