import type { AccountId, ListId } from '@kindred/contract'

export const audienceLabels = ['public', 'followers', 'mutuals', 'closeFriends', 'list', 'only'] as const
export type AudienceLabel = (typeof audienceLabels)[number]

/** The columns that every table of content has, but for the last, and all that decides, with the ties between people, who sees a row. */
export interface Standing {
  readonly id: string
  readonly author_id: AccountId
  readonly audience: AudienceLabel
  /** The list of the audience `list`; the list itself may be gone. */
  readonly audience_list_id: ListId | null
  readonly hidden_at: number | null
  readonly removed_at: number | null
  /** Of kinds that are archivable: since when the author keeps it from everybody else. */
  readonly archived_at?: number | null
}

/** One kind of content: a table with the columns of `Standing`, and the table that names the readers of the audience `only`. */
export interface ContentKind {
  readonly name: string
  /** Its columns are this id of the item and `account_id`; both are its primary key. */
  readonly named: { readonly table: string; readonly itemId: string }
  /** Whether it has the column `archived_at`. */
  readonly isArchivable?: boolean
}
