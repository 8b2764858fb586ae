// Worlds as rows: what a database is filled with at once, and what a model reads. Nothing here goes through a service.
import type { AccountId, SessionId } from '@kindred/contract'
import type { AccountRow, AccountTables } from '../../src/domains/accounts/index.ts'
import type { CommentTables } from '../../src/domains/comments/index.ts'
import type { GraphTables } from '../../src/domains/graph/index.ts'
import type { ModerationTables } from '../../src/domains/moderation/tables.ts'
import type { PostTables } from '../../src/domains/posts/index.ts'
import type { ProfileTables } from '../../src/domains/profiles/tables.ts'
import type { ReactionTables } from '../../src/domains/reactions/tables.ts'
import type { RepostTables } from '../../src/domains/reposts/index.ts'
import type { SaveTables } from '../../src/domains/saves/tables.ts'
import type { SubjectTables } from '../../src/domains/subjects/tables.ts'
import type { TagTables } from '../../src/domains/tags/tables.ts'

type Tables = AccountTables &
  ProfileTables &
  GraphTables &
  PostTables &
  CommentTables &
  ModerationTables &
  ReactionTables &
  RepostTables &
  SaveTables &
  SubjectTables &
  Pick<TagTables, 'followed_tags'>

/** Parents first, since rows refer to each other. */
export const tables = [
  'accounts',
  'profiles',
  'sessions',
  'follows',
  'follow_requests',
  'blocks',
  'mutes',
  'muted_words',
  'followed_tags',
  'close_friends',
  'audience_lists',
  'audience_list_members',
  'posts',
  'post_audience',
  'post_quotes',
  'post_edits',
  'pinned_posts',
  'reposts',
  'subjects',
  'reactions',
  'collections',
  'saves',
  'comments',
  'moderation_actions',
] as const
type TableName = (typeof tables)[number]

/** All rows by table. Stored counters are not among them: `writeWorld` counts. */
export type World = { readonly [Table in TableName]: Tables[Table][] }

/** Somebody in a world, with a session. */
export interface Person {
  readonly id: AccountId
  readonly handle: string
  readonly role: AccountRow['role']
  readonly token: string
  readonly session: SessionId
}

/** The field of the developer's own that every profile and post of a world may have. */
export const worldFields = {
  profile: { note: { type: 'string', max: 100 } },
  post: { note: { type: 'string', max: 100 } },
} as const

export function emptyWorld(): World {
  return Object.fromEntries(tables.map((table) => [table, []])) as unknown as World
}

/** Tables that nobody draws: what services keep beside the others. */
export const keptTables = ['graph_counts', 'reaction_counts', 'reaction_leftovers'] as const
