import type {
  AccountId,
  Person,
  Post,
  PostId,
  Quote,
  QuotedPost,
  ReactionCounts,
  ShownAudience,
  Span,
} from '@kindred/contract'
import type { Fields, FieldValues } from '../../kernel/fields.ts'
import { isoOf } from '../../kernel/instants.ts'
import { accountOf, isModerator, type Viewer } from '../../kernel/viewer.ts'
import type { Met } from '../profiles/index.ts'
import type { AuthorFacts } from '../visibility/index.ts'
import type { Beside } from './beside.ts'
import type { PostKernel } from './kernel.ts'
import { listNamed } from './queries.ts'
import { authorRefusal, commentRefusal, quoteRefusal, repostRefusal } from './rules.ts'
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
export function createViews({ db }: Pick<PostKernel, 'db'>, fields: Fields) {
  /** In the order of the rows. The viewer has met everybody of `peopleIn`, of what the rows quote too. */
  return async function posts(viewer: Viewer, shown: readonly TakenRow[], { met, beside }: Around): Promise<Post[]> {
    const quoted = [...beside.quoted.values()]
    const { people } = met
    const spansShown = (row: PostRow) =>
      spansOf(row).filter((span) => span.kind !== 'mention' || people.has(span.person))
    const telling = { viewer, met, named: await namedBy(viewer, [...shown, ...quoted]), spansOf: spansShown }
    const told = new Map(
      tell(telling, quoted, ({ id }) => beside.further.get(id) ?? null).map((post) => [post.id, post]),
    )
    return tell(telling, shown, (row) => quoteOf(row, beside, told))
  }

  /** Those of the rows whose authors the viewer sees. */
  function tell<Quoted>(
    { viewer, met, named, spansOf }: Telling,
    rows: readonly TakenRow[],
    quoteOf: (row: TakenRow) => Quoted,
  ) {
    const told: Told<Quoted>[] = []
    for (const row of rows) {
      const author = met.people.get(row.author_id)
      const about = met.facts.get(row.author_id)
      if (!author || !about) continue
      const shown = {
        row,
        author,
        about,
        spans: spansOf(row),
        fields: fields.read(row.fields),
        named: named?.get(row.id) ?? [],
      }
      told.push(postView(viewer, { ...shown, quote: quoteOf(row) }))
    }
    return told
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

/** What is known of a page of posts: everybody in them, and what stands beside them. */
interface Around {
  readonly met: Met
  readonly beside: Beside
}

interface Telling {
  readonly viewer: Viewer
  readonly met: Met
  readonly named: ReadonlyMap<PostId, AccountId[]> | undefined
  /** Those that lead to nobody whom the viewer does not see. */
  spansOf(row: PostRow): Span[]
}

/** A post, with what is told of what it quotes. */
type Told<Quoted> = Omit<QuotedPost, 'quote'> & { readonly quote: Quoted }

/** Nothing is told apart of what the viewer may not see. */
function quoteOf({ id, quoting }: TakenRow, beside: Beside, told: ReadonlyMap<PostId, QuotedPost>): Quote | null {
  if (quoting === null) return null
  const row = beside.quoted.get(id)
  const post = row && told.get(row.id)
  return post ? { post } : { post: null, why: 'unavailable' }
}

interface Shown<Quoted> {
  readonly row: TakenRow
  readonly author: Person
  readonly about: AuthorFacts
  readonly spans: Span[]
  readonly fields: FieldValues
  readonly named: AccountId[]
  readonly quote: Quoted
}

function postView<Quoted>(viewer: Viewer, shown: Shown<Quoted>): Told<Quoted> {
  const { row, author, about, spans, fields, named, quote } = shown
  const me = accountOf(viewer)
  const isAuthor = me !== undefined && authorRefusal(me, row) === undefined
  const mayComment = me !== undefined && commentRefusal(me, row, about) === undefined
  const mayRepost = me !== undefined && repostRefusal(me, row) === undefined
  const mayQuote = me !== undefined && quoteRefusal(me, row) === undefined
  return {
    id: row.id,
    author,
    text: row.text,
    spans,
    fields,
    audience: isAuthor ? ownAudience(row, named) : row.audience,
    replies: row.replies,
    holdReplies: row.holds_replies === 1,
    quotes: row.quotes,
    createdAt: isoOf(row.created_at),
    editedAt: row.edited_at === null ? null : isoOf(row.edited_at),
    hidden: row.hidden_at !== null,
    archived: row.archived_at !== null,
    counts: countsOf(row),
    viewer: { isAuthor, reaction: row.reaction, saved: row.saved === 1, reposted: row.reposted === 1 },
    can: {
      react: me !== undefined,
      comment: mayComment,
      repost: mayRepost,
      quote: mayQuote,
      edit: isAuthor,
      remove: isAuthor,
      pin: isAuthor,
      moderate: isModerator(viewer),
    },
    quote,
  }
}

function countsOf({ reactions, comments_count, reposts_count, quotes_count }: TakenRow): Post['counts'] {
  return {
    reactions: reactions === null ? {} : (JSON.parse(reactions) as ReactionCounts),
    comments: comments_count,
    reposts: reposts_count,
    quotes: quotes_count,
  }
}

/** An audience as its author chose it. A list that is gone leaves the word. */
function ownAudience({ audience, audience_list_id: list }: PostRow, named: AccountId[]): ShownAudience {
  if (audience === 'only') return { only: named }
  return audience === 'list' && list !== null ? { list } : audience
}
