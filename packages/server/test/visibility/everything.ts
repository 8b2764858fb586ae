import type { AccountId, ListId } from '@kindred/contract'
import { audienceLabels, type Standing } from '../../src/domains/visibility/index.ts'
import type { ModelViewer } from './model.ts'
import { accountRow, itemRow, nextId, type Rows } from './rows.ts'

const flags = ['viewerFollows', 'authorFollows', 'viewerBlocks', 'authorBlocks', 'isCloseFriend', 'isPrivate'] as const
type Ties = Record<(typeof flags)[number], boolean>

/** All that can lie between a viewer and an author: the product of everything that any clause asks about. */
function everyTie(): Ties[] {
  return Array.from(
    { length: 2 ** flags.length },
    (_, bits) => Object.fromEntries(flags.map((flag, at) => [flag, ((bits >> at) & 1) === 1])) as Ties,
  )
}

const suspensions = (now: number) => [
  {},
  { suspended_at: 1 },
  { suspended_at: 1, suspended_until: now + 1 },
  { suspended_at: 1, suspended_until: now },
]

const states = [{}, { hidden_at: 1 }, { removed_at: 1 }, { hidden_at: 1, removed_at: 1 }, { archived_at: 1 }] as const

type Filled = {
  -readonly [Table in keyof Rows]-?: NonNullable<Rows[Table]> extends readonly (infer Row)[] ? Row[] : never
}

/**
 * A world with an author for each combination of ties and suspension, who has written for each audience in each state. Three viewers,
 * a member, a moderator and an admin, have the same ties to everybody; the fourth is nobody. Blocks stand beside follows, which no
 * service would leave so: every clause has cases that it alone decides.
 */
export function everything(now: number): { rows: Filled; viewers: ModelViewer[] } {
  const rows = emptyRows()
  const viewers = (['member', 'moderator', 'admin'] as const).map((role) => accountRow({ role }))
  const stranger = accountRow()
  rows.accounts.push(...viewers, stranger)
  const foreign = addList(rows, stranger.id, viewers)
  const authors = everyTie().flatMap((ties) => suspensions(now).map((suspension) => ({ ties, suspension })))
  for (const { ties, suspension } of authors) {
    const author = accountRow({ ...suspension, is_private: ties.isPrivate ? 1 : 0 })
    rows.accounts.push(author)
    for (const viewer of viewers) addTies(rows, { viewer: viewer.id, author: author.id, ties })
    addEveryTie(rows, author.id, stranger.id)
    const lists = { own: addList(rows, author.id, viewers), empty: addList(rows, author.id, [stranger]), foreign }
    for (const state of states) addItems(rows, { author: author.id, state, lists, readers: viewers })
  }
  const [first, last] = [rows.accounts[4], rows.accounts.at(-1)]
  const selves = [first, last].flatMap((row) => (row ? [{ id: row.id, role: row.role }] : []))
  return { rows, viewers: [{ id: null, role: 'member' }, ...viewers.map(({ id, role }) => ({ id, role })), ...selves] }
}

function emptyRows(): Filled {
  return {
    accounts: [],
    sessions: [],
    sign_in_attempts: [],
    follows: [],
    follow_requests: [],
    blocks: [],
    mutes: [],
    muted_words: [],
    close_friends: [],
    audience_lists: [],
    audience_list_members: [],
    graph_counts: [],
    items: [],
    named: [],
  }
}

function addTies(rows: Filled, { viewer, author, ties }: { viewer: AccountId; author: AccountId; ties: Ties }): void {
  const edge = <Edge extends object>(columns: Edge) => ({ id: nextId<never>(), created_at: 0, ...columns })
  if (ties.viewerFollows) rows.follows.push(edge({ follower_id: viewer, followee_id: author }))
  else rows.follow_requests.push(edge({ requester_id: viewer, target_id: author }))
  if (ties.authorFollows) rows.follows.push(edge({ follower_id: author, followee_id: viewer }))
  if (ties.viewerBlocks) rows.blocks.push(edge({ blocker_id: viewer, blocked_id: author }))
  if (ties.authorBlocks) rows.blocks.push(edge({ blocker_id: author, blocked_id: viewer }))
  // The other direction is the viewer's own circle, and opens nothing of the author's.
  if (ties.isCloseFriend) rows.close_friends.push(edge({ owner_id: author, friend_id: viewer }))
  else rows.close_friends.push(edge({ owner_id: viewer, friend_id: author }))
}

/** What lies between an author and somebody else decides nothing for the viewers. */
function addEveryTie(rows: Filled, author: AccountId, stranger: AccountId): void {
  const all = { viewerFollows: true, authorFollows: true, viewerBlocks: true, authorBlocks: true, isCloseFriend: true }
  addTies(rows, { viewer: stranger, author, ties: { ...all, isPrivate: false } })
}

function addList(rows: Filled, owner: AccountId, members: readonly { id: AccountId }[]): ListId {
  const id = nextId<ListId>()
  rows.audience_lists.push({ id, owner_id: owner, name: 'list', member_count: members.length, created_at: 0 })
  for (const member of members)
    rows.audience_list_members.push({ id: nextId<never>(), list_id: id, member_id: member.id, created_at: 0 })
  return id
}

interface Writing {
  author: AccountId
  state: Partial<Standing>
  lists: Record<string, ListId>
  readers: readonly { id: AccountId }[]
}

function addItems(rows: Filled, { author, state, lists, readers }: Writing): void {
  for (const audience of audienceLabels) rows.items.push(itemRow(author, { audience, ...state }))
  for (const list of Object.values(lists))
    rows.items.push(itemRow(author, { audience: 'list', audience_list_id: list, ...state }))
  const naming = itemRow(author, { audience: 'only', ...state })
  // What names somebody without being for `only` opens nothing by it.
  const other = itemRow(author, { audience: 'mutuals', ...state })
  rows.items.push(naming, other)
  for (const { id } of readers) for (const { id: item } of [naming, other]) rows.named.push({ item, account_id: id })
}
