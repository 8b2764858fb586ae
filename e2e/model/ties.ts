import type { Tables } from './tables.ts'

/** Whether one thing is tied to another; nobody is tied to anything by null. */
type Tied = (from: string, to: string | null) => boolean

/** Everything that lies between people, ready to be asked. */
export interface Ties {
  /** Whether the first follows the second. */
  readonly follows: Tied
  readonly requested: Tied
  readonly blocks: Tied
  /** Whether a mute of the first holds for the second, whatever it keeps away. */
  readonly mutes: Tied
  /** Whether a mute of the first keeps the posts of the second away. */
  readonly mutesPosts: Tied
  /** Whether a mute of the first keeps the reposts of the second away. */
  readonly mutesReposts: Tied
  /** Whether the second is among the close friends of the first. */
  readonly closeFriend: Tied
  /** Whether a list belongs to a person. */
  readonly listOf: Tied
  /** Whether a person is on a list. */
  readonly onList: Tied
  /** Whether a post names a person. */
  readonly names: Tied
}

export function tiesOf(tables: Tables, now: number): Ties {
  const holding = tables.mutes.filter(({ until }) => until === null || until > now)
  return {
    follows: tied(tables.follows, 'follower_id', 'followee_id'),
    requested: tied(tables.follow_requests, 'requester_id', 'target_id'),
    blocks: tied(tables.blocks, 'blocker_id', 'blocked_id'),
    mutes: tied(holding, 'muter_id', 'muted_id'),
    mutesPosts: tied(
      holding.filter((mute) => mute.mutes_posts === 1),
      'muter_id',
      'muted_id',
    ),
    mutesReposts: tied(
      holding.filter((mute) => mute.mutes_reposts === 1),
      'muter_id',
      'muted_id',
    ),
    closeFriend: tied(tables.close_friends, 'owner_id', 'friend_id'),
    listOf: tied(tables.audience_lists, 'id', 'owner_id'),
    onList: tied(tables.audience_list_members, 'list_id', 'member_id'),
    names: tied(tables.post_audience, 'post_id', 'account_id'),
  }
}

function tied<Column extends string>(rows: readonly Record<Column, string>[], from: Column, to: Column): Tied {
  const pairs = new Set(rows.map((row) => `${row[from]} ${row[to]}`))
  return (a, b) => b !== null && pairs.has(`${a} ${b}`)
}
