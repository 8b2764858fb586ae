import type { AccountId, ListId, Person } from '@kindred/contract'
import type { GraphTables } from '../../src/domains/graph/index.ts'
import type { CallerOf } from '../../src/rpc/implement.ts'
import type { PeopleHouse, peopleApi } from './house.ts'

type Caller = Pick<CallerOf<typeof peopleApi>, 'graph'>
interface PageAsked {
  limit?: number
  cursor?: string
}
interface PageGiven {
  readonly items: readonly (Person | { readonly person: Person })[]
  readonly cursor: string | null
}

/** One list of people: where its rows stand, and who asks for it how. `of` is an account, or an audience list. */
export interface PeopleList {
  readonly path: string
  readonly table: Exclude<keyof GraphTables, 'audience_lists' | 'graph_counts'>
  /** What makes a person stand on the list, besides an id and a moment. */
  row(of: string, person: AccountId): object
  /** The second row, where it takes two. */
  also?(of: string, person: AccountId): object
  read(viewer: Caller, of: string, page?: PageAsked): Promise<PageGiven>
}

const everything = { mutes_posts: 1, mutes_reposts: 1, mutes_stories: 1, mutes_notifications: 1, until: null }

export const followers: PeopleList = {
  path: 'graph.followers',
  table: 'follows',
  row: (of, person) => ({ follower_id: person, followee_id: of }),
  read: ({ graph }, of, page) => graph.followers({ of: of as AccountId, ...page }),
}

export const following: PeopleList = {
  path: 'graph.following',
  table: 'follows',
  row: (of, person) => ({ follower_id: of, followee_id: person }),
  read: ({ graph }, of, page) => graph.following({ of: of as AccountId, ...page }),
}

export const blocks: PeopleList = {
  path: 'graph.blocks',
  table: 'blocks',
  row: (of, person) => ({ blocker_id: of, blocked_id: person }),
  read: ({ graph }, _, page) => graph.blocks(page),
}

export const mutes: PeopleList = {
  path: 'graph.mutes',
  table: 'mutes',
  row: (of, person) => ({ muter_id: of, muted_id: person, ...everything }),
  read: ({ graph }, _, page) => graph.mutes(page),
}

const members: PeopleList = {
  path: 'graph.lists.members',
  table: 'audience_list_members',
  row: (of, person) => ({ list_id: of, member_id: person }),
  read: ({ graph }, of, page) => graph.lists.members({ list: of as ListId, ...page }),
}

/** Shared with oneself: all whom one follows. */
export const mutuals: PeopleList = {
  path: 'graph.mutuals',
  table: 'follows',
  row: (of, person) => ({ follower_id: of, followee_id: person }),
  read: ({ graph }, of, page) => graph.mutuals({ with: of as AccountId, ...page }),
}

export const familiar: PeopleList = {
  path: 'graph.familiar',
  table: 'follows',
  row: (of, person) => ({ follower_id: of, followee_id: person }),
  also: (of, person) => ({ follower_id: person, followee_id: of }),
  read: ({ graph }, of, page) => graph.familiar({ of: of as AccountId, ...page }),
}

/** Every list of people that there is. */
export const peopleLists: readonly PeopleList[] = [
  followers,
  following,
  blocks,
  mutes,
  members,
  mutuals,
  familiar,
  {
    path: 'graph.requests',
    table: 'follow_requests',
    row: (of, person) => ({ requester_id: person, target_id: of }),
    read: ({ graph }, _, page) => graph.requests(page),
  },
  {
    path: 'graph.sentRequests',
    table: 'follow_requests',
    row: (of, person) => ({ requester_id: of, target_id: person }),
    read: ({ graph }, _, page) => graph.sentRequests(page),
  },
  {
    path: 'graph.closeFriends.list',
    table: 'close_friends',
    row: (of, person) => ({ owner_id: of, friend_id: person }),
    read: ({ graph }, _, page) => graph.closeFriends.list(page),
  },
]

/** The ids of the people on a page, in its order. */
export function idsOf({ items }: Pick<PageGiven, 'items'>): AccountId[] {
  return items.map((item) => ('person' in item ? item.person.id : item.id))
}

/** Lists whose rows a test writes behind the domains' backs. */
export function fillerOf(house: PeopleHouse) {
  const { nextId } = house.tools
  return {
    /** Whose list it is: the owner, or a new audience list of theirs. */
    async begin({ path }: PeopleList, owner: AccountId): Promise<string> {
      if (path !== members.path) return owner
      const list = { id: nextId<'list'>(), owner_id: owner, name: 'people', member_count: 0, created_at: 0 }
      await house.write('audience_lists', [list])
      return list.id
    },

    /** Puts people on a list, the last one at its top; answers the ids of the rows. */
    async add({ table, row, also }: PeopleList, of: string, people: readonly AccountId[]): Promise<string[]> {
      const rowsOf = (tie: PeopleList['row']) =>
        people.map((person) => ({ id: nextId<'row'>(), created_at: house.clock(), ...tie(of, person) }))
      const rows = rowsOf(row)
      await house.write(table, rows as never)
      if (also) await house.write(table, rowsOf(also) as never)
      return rows.map(({ id }) => id)
    },

    /** Blocks that end nothing, as no verb makes them: what lists show must not depend on what a block has ended. */
    async block(pairs: readonly (readonly [blocker: AccountId, blocked: AccountId])[]): Promise<void> {
      await house.write(
        'blocks',
        pairs.map(([blocker_id, blocked_id]) => ({ id: nextId<'block'>(), blocker_id, blocked_id, created_at: 0 })),
      )
    },
  }
}
