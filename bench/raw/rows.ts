/** Rows as better-sqlite3 and `pg` give them by hand-written SQL: ids are numbers or digits, whatever costs least. */
export type RawId = number | string

export interface PostCells {
  readonly id: RawId
  readonly author_id: RawId
  readonly text: string
  readonly spans: string
  readonly audience: string
  readonly audience_list_id: RawId | null
  readonly created_at: number
  readonly edited_at: number | null
  readonly hidden_at: number | null
  readonly removed_at: number | null
  readonly archived_at: number | null
  readonly comments_count: number
  readonly replies: string
  readonly holds_replies: number
  readonly reposts_count: number
  readonly quotes_count: number
  readonly quotes: string
  /** How many reacted, by word: an object as text. Postgres has null where nobody did. */
  readonly reactions: string | null
  /** 1 where the post quotes another. */
  readonly quoting: number | null
}

export interface PersonCells {
  readonly id: RawId
  readonly handle: string
  readonly is_private: number
  readonly suspended_at: number | null
  readonly suspended_until: number | null
  readonly name: string | null
  readonly who_may_mention: string
  readonly follows: number | null
  readonly follows_back: number | null
  readonly requested: number | null
  readonly blocks: number | null
  readonly blocked_by: number | null
  /** Null unless a mute holds, of whatever. */
  readonly mutes_posts: number | null
  readonly close_friend: number | null
}

/** Posts with their counts, which are made to one cell by an aggregate of `c.reaction` and `c.count`. */
export const postColumns = (counts: string): string => `
  p.id, p.author_id, p.text, p.spans, p.audience, p.audience_list_id,
  p.created_at, p.edited_at, p.hidden_at, p.removed_at, p.archived_at, p.comments_count, p.replies, p.holds_replies,
  p.reposts_count, p.quotes_count, p.quotes,
  (select ${counts} from reaction_counts c where c.item_id = p.id and c.item_kind = 'post' and c.count > 0) as reactions,
  (select 1 from post_quotes q where q.post_id = p.id) as quoting`

/** People with everything that lies between them and a viewer. */
export const peopleSql = (viewer: string, now: string, people: string) => `select a.id, a.handle, a.is_private,
    a.suspended_at, a.suspended_until, n.name, n.who_may_mention,
    (select 1 from follows f where f.follower_id = ${viewer} and f.followee_id = a.id) as follows,
    (select 1 from follows g where g.follower_id = a.id and g.followee_id = ${viewer}) as follows_back,
    (select 1 from follow_requests r where r.requester_id = ${viewer} and r.target_id = a.id) as requested,
    (select 1 from blocks b where b.blocker_id = ${viewer} and b.blocked_id = a.id) as blocks,
    (select 1 from blocks c where c.blocker_id = a.id and c.blocked_id = ${viewer}) as blocked_by,
    (select m.mutes_posts from mutes m
      where m.muter_id = ${viewer} and m.muted_id = a.id and (m.until is null or m.until > ${now})) as mutes_posts,
    (select 1 from close_friends d where d.owner_id = a.id and d.friend_id = ${viewer}) as close_friend
  from accounts a
  join profiles n on n.account_id = a.id
  where a.id ${people}`
