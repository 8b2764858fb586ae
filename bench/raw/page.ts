import type { PersonCells, PostCells, RawId } from './rows.ts'

/** A round of a page, loaded: what the newest candidates are, who wrote them or is mentioned, and whom narrow posts are for. */
export interface Loaded {
  readonly posts: readonly PostCells[]
  readonly people: readonly PersonCells[]
  /** Those of the posts for a list or for named people that name the viewer. */
  readonly naming: ReadonlySet<RawId>
  /** Whom the viewer's own posts for named people name. */
  readonly named: ReadonlyMap<RawId, readonly RawId[]>
  /** How the viewer reacted to those of the posts to which they did. */
  readonly reacted: ReadonlyMap<RawId, string>
  /** Those of the posts that the viewer saved. */
  readonly saved: ReadonlySet<RawId>
  /** Those that the viewer reposted. */
  readonly reposted: ReadonlySet<RawId>
}

export interface RawPage {
  readonly items: object[]
  readonly cursor: string | null
}

export interface Reader {
  readonly viewer: RawId
  readonly now: number
  readonly limit: number
}

const LOOK_AHEAD = 5
const NEWEST = Number.MAX_SAFE_INTEGER

/** One page in the making, round by round. Who sees what is decided over rows, as somebody in a hurry would write it. */
export class PageInTheMaking {
  readonly items: object[] = []
  before: RawId = NEWEST
  count: number
  readonly #reader: Reader

  constructor(reader: Reader) {
    this.#reader = reader
    this.count = reader.limit + LOOK_AHEAD
  }

  /** The page when it is whole; undefined when another round is needed. */
  take(loaded: Loaded): RawPage | undefined {
    const { viewer, now, limit } = this.#reader
    const { posts, people: rows, naming } = loaded
    const people = new Map<string, PersonCells>()
    for (const row of rows) people.set(String(row.id), row)
    for (const post of posts) {
      const author = people.get(String(post.author_id))
      if (author !== undefined && sees({ viewer, now, post, author }, naming)) {
        if (this.items.length === limit) return { items: this.items, cursor: cursorOf(this.before) }
        this.items.push(itemOf({ viewer, now, post, author }, people, loaded))
      }
      this.before = post.id
    }
    if (posts.length < this.count) return { items: this.items, cursor: null }
    this.count *= 2
  }
}

/** As long as a real one. */
const cursorOf = (id: RawId) => Buffer.from(String(id).padStart(44, '0')).toString('base64url')

/** Whom a round needs to know. */
export function peopleIn(posts: readonly PostCells[], viewer: RawId): RawId[] {
  const ids = new Set<RawId>()
  for (const post of posts) {
    ids.add(post.author_id)
    if (post.spans !== '[]')
      for (const span of JSON.parse(post.spans)) if (span.kind === 'mention') ids.add(sameKind(span.person, viewer))
  }
  return [...ids]
}

const sameKind = (id: string, like: RawId): RawId => (typeof like === 'number' ? Number(id) : id)

export const isNarrow = (post: PostCells, viewer: RawId): boolean =>
  (post.audience === 'list' || post.audience === 'only') && post.author_id !== viewer
export const namesPeople = (post: PostCells, viewer: RawId): boolean =>
  post.audience === 'only' && post.author_id === viewer

interface Looking {
  readonly viewer: RawId
  readonly now: number
  readonly post: PostCells
  readonly author: PersonCells
}

function seesPerson(person: PersonCells, now: number): boolean {
  const isSuspended = person.suspended_at !== null && (person.suspended_until === null || person.suspended_until > now)
  return !isSuspended && person.blocks === null && person.blocked_by === null
}

function sees({ viewer, now, post, author }: Looking, naming: ReadonlySet<RawId>): boolean {
  const isOwn = post.author_id === viewer
  if (
    post.removed_at !== null ||
    post.archived_at !== null ||
    (post.hidden_at !== null && !isOwn) ||
    !seesPerson(author, now)
  )
    return false
  if (author.mutes_posts === 1) return false
  if (isOwn) return true
  if (post.audience === 'public') return author.is_private === 0 || author.follows !== null
  if (post.audience === 'followers') return author.follows !== null
  if (post.audience === 'mutuals') return author.follows !== null && author.follows_back !== null
  if (post.audience === 'closeFriends') return author.close_friend !== null
  return naming.has(post.id)
}

function itemOf(
  { viewer, now, post, author }: Looking,
  people: ReadonlyMap<string, PersonCells>,
  { named, reacted, saved, reposted }: Loaded,
): object {
  const isAuthor = post.author_id === viewer
  return {
    post: {
      id: String(post.id),
      author: personOf(author, viewer),
      text: post.text,
      spans: post.spans === '[]' ? [] : spansOf(post.spans, people, now),
      fields: {}, // these servers declare none
      audience: isAuthor ? ownAudience(post, named) : post.audience,
      replies: post.replies,
      holdReplies: post.holds_replies === 1,
      quotes: post.quotes,
      createdAt: new Date(post.created_at).toISOString(),
      editedAt: post.edited_at === null ? null : new Date(post.edited_at).toISOString(),
      hidden: post.hidden_at !== null,
      archived: false, // only those are shown that are not
      counts: {
        reactions: post.reactions === null ? {} : JSON.parse(post.reactions),
        comments: post.comments_count,
        reposts: post.reposts_count,
        quotes: post.quotes_count,
      },
      viewer: {
        isAuthor,
        reaction: reacted.get(post.id) ?? null,
        saved: saved.has(post.id),
        reposted: reposted.has(post.id),
      },
      can: {
        react: true,
        comment: mayComment(post, author, isAuthor),
        repost: isAuthor || post.audience === 'public',
        quote: isAuthor || post.quotes === 'on',
        edit: isAuthor,
        remove: isAuthor,
        pin: isAuthor,
        moderate: false,
      },
      quote: quoteOf(post),
    },
    why: isAuthor ? 'own' : 'following',
    repostedBy: null,
  }
}

/** Nobody in these worlds quotes anything: that is asked, and what is quoted would be one statement more. */
function quoteOf({ id, quoting }: PostCells): null {
  if (quoting !== null) throw new Error(`post ${id} quotes another`)
  return null
}

function mayComment({ replies }: PostCells, author: PersonCells, isAuthor: boolean): boolean {
  if (replies === 'off' || replies === 'everyone' || isAuthor) return replies !== 'off'
  if (replies === 'closeFriends') return author.close_friend !== null
  return author.follows !== null && (replies === 'followers' || author.follows_back !== null)
}

function ownAudience(post: PostCells, named: Loaded['named']) {
  if (post.audience === 'only') return { only: (named.get(post.id) ?? []).map(String) }
  return post.audience === 'list' && post.audience_list_id !== null
    ? { list: String(post.audience_list_id) }
    : post.audience
}

function spansOf(spans: string, people: ReadonlyMap<string, PersonCells>, now: number) {
  return JSON.parse(spans).filter((span: { kind: string; person: string }) => {
    const person = people.get(span.person)
    return span.kind !== 'mention' || (person !== undefined && seesPerson(person, now))
  })
}

function personOf(person: PersonCells, viewer: RawId): object {
  const isFollowed = person.follows !== null
  const isFollowing = person.follows_back !== null
  const isOther = person.id !== viewer
  return {
    id: String(person.id),
    handle: person.handle,
    name: person.name ?? person.handle,
    isPrivate: person.is_private === 1,
    viewer: {
      following: isFollowed ? 'yes' : person.requested !== null ? 'requested' : 'no',
      followedBy: isFollowing,
      blocking: person.blocks !== null,
      muting: person.mutes_posts !== null,
    },
    can: {
      follow: isOther && person.blocks === null,
      mention:
        person.blocks === null &&
        (!isOther || person.who_may_mention === 'everyone' || (person.who_may_mention === 'followers' && isFollowed)),
    },
  }
}
