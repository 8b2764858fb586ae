import type { AccountId, Circle } from '@kindred/contract'
import type { GraphTables } from '../graph/index.ts'
import type { TiesTables } from '../visibility/index.ts'

export interface ProfileTables {
  profiles: ProfileRow
}

/** Every account has one, made in the same transaction. */
export interface ProfileRow {
  account_id: AccountId
  /** Null shows the handle. */
  name: string | null
  bio: string | null
  /** JSON of what the contract calls `ProfileLink`. */
  links: string
  language: string | null
  time_zone: string | null
  who_may_mention: Circle
  show_followers: Circle
  /** Posts for the public or for followers that are neither hidden nor removed; `posts` moves it. */
  posts_count: number
  /** JSON of the fields of the developer's own that are set, by name. */
  fields: string
}

/** What lists of people are read from, besides. */
export type ReadTables = ProfileTables & TiesTables & Pick<GraphTables, 'follow_requests'>
