// What a viewer may not know of, piece by piece, and the same world without some of it.
import type { CommentId, PostId } from '@kindred/contract'
import type { CommentRow } from '../../../src/domains/comments/tables.ts'
import type { PostRow } from '../../../src/domains/posts/tables.ts'
import { nextId } from '../../visibility/rows.ts'
import type { Ideal } from '../ideal.ts'
import { tables, type World } from '../world.ts'
import type { Small } from './sketch.ts'

/** One thing that a viewer may not know of, by its id or, for a naming, by its two. */
export interface Hidden {
  readonly kind: string
  readonly id: string
}

/** Everything in a world that the definition hides from its viewer, by kind. */
export function hiddenThings({ world, viewer }: Small, ideal: Ideal): Map<string, Hidden[]> {
  const me = viewer?.id ?? null
  const moderates = (viewer?.role ?? 'member') !== 'member'
  const reader = { id: me, role: viewer?.role ?? 'member', seesBlocked: true } as const
  const open = { id: null, role: reader.role } as const
  const own = new Set(world.posts.filter((row) => row.author_id === me).map((row) => row.id))
  const ownLists = new Set(world.audience_lists.filter((row) => row.owner_id === me).map((row) => row.id))
  const isOn = new Set(world.audience_list_members.filter((row) => row.member_id === me).map((row) => row.list_id))
  const namedByMe = new Set(world.post_audience.filter((row) => own.has(row.post_id)).map((row) => row.account_id))
  // Who wrote a removed comment is told to nobody; that it is there is, where it holds a place.
  const held = world.comments.filter((row) => row.removed_at !== null && ideal.isListed(reader, row.id))
  const holders = new Set(held.map((row) => row.author_id))
  const known = withWhatTheyAnswer(
    world,
    ({ id }) => ideal.isListed(reader, id) || (moderates && ideal.canReviewComment(reader, id)),
  )
  const kinds: Record<string, readonly { id: string }[]> = {
    posts: world.posts.filter(({ id }) => !ideal.canView(reader, id) && !(moderates && ideal.canView(open, id))),
    comments: world.comments.filter(({ id }) => !known.has(id)),
    // Moderators look accounts up whatever lies between them; whom an author named, the author has named.
    people: moderates
      ? []
      : world.accounts.filter(({ id }) => !ideal.mayKnow(reader, id) && !namedByMe.has(id) && !holders.has(id)),
    lists: world.audience_lists.filter(({ id, owner_id }) => owner_id !== me && !isOn.has(id)),
    members: world.audience_list_members.filter((row) => !ownLists.has(row.list_id) && row.member_id !== me),
    closeFriends: world.close_friends.filter((row) => row.owner_id !== me && row.friend_id !== me),
    mutes: world.mutes.filter((row) => row.muter_id !== me),
    requests: world.follow_requests.filter((row) => row.requester_id !== me && row.target_id !== me),
    blocks: world.blocks.filter((row) => row.blocker_id !== me && row.blocked_id !== me),
    reactions: world.reactions.filter(
      (row) => row.account_id !== me && !ideal.canSeePerson({ id: me, role: reader.role }, row.account_id),
    ),
    reposts: world.reposts.filter(
      (row) => row.account_id !== me && !ideal.canSeePerson({ id: me, role: reader.role }, row.account_id),
    ),
    collections: world.collections.filter((row) => row.owner_id !== me),
    saves: world.saves.filter((row) => row.account_id !== me),
    namings: world.post_audience
      .filter((row) => !own.has(row.post_id) && row.account_id !== me)
      .map((row) => ({ id: namingId(row) })),
    records: moderates ? [] : world.moderation_actions,
    sessions: world.sessions.filter((row) => row.account_id !== me),
  }
  return new Map(
    Object.entries(kinds)
      .map(([kind, rows]) => [kind, rows.map(({ id }) => ({ kind, id }))] as const)
      .filter(([, things]) => things.length > 0),
  )
}

/** Comments that somebody may know of. Of what they answer they know that it is there: a moderator decides on an answer to anybody. */
function withWhatTheyAnswer({ comments }: World, mayKnow: (row: CommentRow) => boolean): Set<CommentId> {
  const rows = new Map(comments.map((row) => [row.id, row]))
  const known = new Set<CommentId>()
  for (const row of comments.filter(mayKnow))
    for (let next: CommentRow | undefined = row; next; next = rows.get(next.parent_id as CommentId)) known.add(next.id)
  return known
}

/** The same world as if the things had never been, and nothing that depends on them. */
export function without(world: World, things: readonly Hidden[]): World {
  const gone = new Set(things.map(({ id }) => id))
  const isGone = (row: object) =>
    Object.entries(row).some(([column, value]) => isReference(column) && gone.has(value as string))
  for (const table of tables) for (const row of world[table]) if ('id' in row && isGone(row)) gone.add(row.id) // parents first
  const fillers = fillersFor(world, gone)
  const left = tables.map((table) => [table, world[table].filter((row) => !isGone(row))])
  const rest = Object.fromEntries(left) as World
  return {
    ...rest,
    posts: [
      ...rest.posts.map((row) => ({
        ...row,
        audience_list_id: gone.has(row.audience_list_id ?? '') ? null : row.audience_list_id,
        spans: spansWithout(row.spans, gone),
      })),
      ...fillers.map(({ filler }) => filler),
    ],
    post_quotes: [...rest.post_quotes, ...fillers.map(({ quote, filler }) => ({ ...quote, quoted_id: filler.id }))],
    comments: rest.comments.map((row) => ({ ...row, spans: spansWithout(row.spans, gone) })),
    post_audience: rest.post_audience.filter((row) => !gone.has(namingId(row))),
  }
}

/** A post that quotes what is gone would tell that nothing was ever quoted: it quotes something that was removed in its place. */
function fillersFor({ posts, post_quotes }: World, gone: ReadonlySet<string>) {
  return post_quotes
    .filter((quote) => gone.has(quote.quoted_id) && !gone.has(quote.post_id))
    .map((quote) => {
      const { author_id } = posts.find(({ id }) => id === quote.post_id) as PostRow
      const removed = { removed_at: 1, hidden_at: null, text: '', spans: '[]', audience_list_id: null } as const
      return { quote, filler: { ...(posts[0] as PostRow), ...removed, id: nextId<PostId>(), author_id } }
    })
}

function spansWithout(spans: string, gone: ReadonlySet<string>): string {
  return JSON.stringify((JSON.parse(spans) as { person?: string }[]).filter((span) => !gone.has(span.person ?? '')))
}

/** A post outlives its list. */
function isReference(column: string): boolean {
  return column === 'id' || (column.endsWith('_id') && column !== 'audience_list_id')
}

function namingId({ post_id, account_id }: { post_id: string; account_id: string }): string {
  return `${post_id} ${account_id}`
}
