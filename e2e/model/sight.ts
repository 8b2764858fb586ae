import type { PostRow, Tables } from './tables.ts'
import { type Ties, tiesOf } from './ties.ts'

/** Why somebody does not find a post in lists: an archived one its author does not find either. */
export type Hindrance = 'removed' | 'archived' | 'suspended' | 'hidden' | 'blocked' | PostRow['audience']

/** Who sees what at one moment, computed from the tables as `SPEC.md` defines it under "Who may see what". */
export interface Sight {
  readonly ties: Ties
  readonly accounts: ReadonlyMap<string, Tables['accounts'][number]>
  moderates(viewer: string): boolean
  isActive(person: string): boolean
  /** Whether either of two people blocks the other. */
  areParted(one: string, other: string): boolean
  seesPerson(viewer: string, person: string): boolean
  /** What keeps the viewer from seeing a post; nothing when they see it. */
  hindrance(viewer: string, post: PostRow): Hindrance | undefined
}

export function sightOf(tables: Tables, now: number): Sight {
  const ties = tiesOf(tables, now)
  const accounts = new Map(tables.accounts.map((account) => [account.id, account]))

  function moderates(viewer: string): boolean {
    const role = accounts.get(viewer)?.role
    return role === 'moderator' || role === 'admin'
  }

  function isActive(person: string): boolean {
    const account = accounts.get(person)
    if (!account) return false
    const { suspended_at: since, suspended_until: until } = account
    return since === null || (until !== null && until <= now)
  }

  function areParted(one: string, other: string): boolean {
    return ties.blocks(one, other) || ties.blocks(other, one)
  }

  function hindrance(viewer: string, post: PostRow): Hindrance | undefined {
    const author = post.author_id
    if (post.removed_at !== null) return 'removed'
    if (post.archived_at !== null) return 'archived'
    if (!isActive(author)) return 'suspended'
    if (post.hidden_at !== null && viewer !== author && !moderates(viewer)) return 'hidden'
    if (areParted(viewer, author)) return 'blocked'
    return viewer === author || belongs(viewer, post) ? undefined : post.audience
  }

  /** Whether somebody else than the author belongs to the audience of a post. */
  function belongs(viewer: string, { id, author_id: author, audience, audience_list_id: list }: PostRow): boolean {
    const follows = ties.follows(viewer, author)
    if (audience === 'public') return accounts.get(author)?.is_private === 0 || follows
    if (audience === 'followers') return follows
    if (audience === 'mutuals') return follows && ties.follows(author, viewer)
    if (audience === 'closeFriends') return ties.closeFriend(author, viewer)
    if (audience === 'only') return ties.names(id, viewer)
    return list !== null && ties.listOf(list, author) && ties.onList(list, viewer)
  }

  const seesPerson = (viewer: string, person: string) => isActive(person) && !areParted(viewer, person)
  return { ties, accounts, moderates, isActive, areParted, seesPerson, hindrance }
}
