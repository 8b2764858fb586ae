import type { AccountId, Person, Post, PostId, ReactionCounts, ShownAudience, Span } from '@kindred/contract'
import { isoOf } from '../../kernel/instants.ts'
import { accountOf, isModerator, type Viewer } from '../../kernel/viewer.ts'
import type { Met } from '../profiles/index.ts'
import type { AuthorFacts } from '../visibility/index.ts'
import type { PostKernel } from './kernel.ts'
import { listNamed } from './queries.ts'
import { authorRefusal, commentRefusal } from './rules.ts'
import type { PostRow } from './tables.ts'
import type { TakenRow } from './taken.ts'

/** Everybody whom posts show: who wrote them, and whom they mention. */
export function peopleIn(rows: readonly PostRow[]): Set<AccountId> {
  const people = new Set<AccountId>()
  for (const row of rows) {
    people.add(row.author_id)
    if (row.spans.includes('"mention"'))
      for (const span of spansOf(row)) if (span.kind === 'mention') people.add(span.person)
  }
  return people
}

/** Rows of posts, of which visibility has said that the viewer sees them, as the viewer may see them. */
export function createViews({ db }: Pick<PostKernel, 'db'>) {
  /** In the order of the rows. The viewer has met everybody of `peopleIn`. */
  return async function posts(viewer: Viewer, rows: readonly TakenRow[], { people, facts }: Met): Promise<Post[]> {
    const named = await namedBy(viewer, rows)
    const posts: Post[] = []
    for (const row of rows) {
      const author = people.get(row.author_id)
      const spans = spansOf(row).filter((span) => span.kind !== 'mention' || people.has(span.person))
      const about = facts.get(row.author_id)
      if (!author || !about) continue
      posts.push(postView(viewer, { row, author, about, spans, named: named?.get(row.id) ?? [] }))
    }
    return posts
  }

  /** Whom the viewer's own posts for `only` name; whom others chose is theirs to know. */
  async function namedBy(viewer: Viewer, rows: readonly PostRow[]): Promise<Map<PostId, AccountId[]> | undefined> {
    const own = rows.filter((row) => row.audience === 'only' && row.author_id === accountOf(viewer))
    if (own.length === 0) return undefined
    const named = new Map(own.map((row) => [row.id, [] as AccountId[]]))
    for (const row of await listNamed(db, { posts: [...named.keys()] })) named.get(row.post_id)?.push(row.account_id)
    return named
  }
}

/** Most posts have none: those cost nothing. */
function spansOf({ spans }: PostRow): Span[] {
  return spans === '[]' ? [] : (JSON.parse(spans) as Span[])
}

interface Shown {
  readonly row: TakenRow
  readonly author: Person
  readonly about: AuthorFacts
  readonly spans: Span[]
  readonly named: AccountId[]
}

function postView(viewer: Viewer, shown: Shown): Post {
  const { row, author, about, spans, named } = shown
  const me = accountOf(viewer)
  const isAuthor = me !== undefined && authorRefusal(me, row) === undefined
  const mayComment = me !== undefined && commentRefusal(me, row, about) === undefined
  return {
    id: row.id,
    author,
    text: row.text,
    spans,
    audience: isAuthor ? ownAudience(row, named) : row.audience,
    replies: row.replies,
    holdReplies: row.holds_replies === 1,
    createdAt: isoOf(row.created_at),
    editedAt: row.edited_at === null ? null : isoOf(row.edited_at),
    hidden: row.hidden_at !== null,
    counts: { reactions: countsOf(row), comments: row.comments_count },
    viewer: { isAuthor, reaction: row.reaction, saved: row.saved === 1 },
    can: {
      react: me !== undefined,
      comment: mayComment,
      edit: isAuthor,
      remove: isAuthor,
      moderate: isModerator(viewer),
    },
  }
}

function countsOf({ reactions }: TakenRow): ReactionCounts {
  return reactions === null ? {} : (JSON.parse(reactions) as ReactionCounts)
}

/** An audience as its author chose it. A list that is gone leaves the word. */
function ownAudience({ audience, audience_list_id: list }: PostRow, named: AccountId[]): ShownAudience {
  if (audience === 'only') return { only: named }
  return audience === 'list' && list !== null ? { list } : audience
}
