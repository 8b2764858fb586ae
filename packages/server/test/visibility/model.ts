// Who sees what, in plain loops over rows: written from SPEC.md, and knowing nothing of the predicate and the rule.
import type { AccountId } from '@kindred/contract'
import type { Standing } from '../../src/domains/visibility/index.ts'
import type { Rows } from './rows.ts'

export interface ModelViewer {
  readonly id: AccountId | null
  readonly role: 'member' | 'moderator' | 'admin'
}

export interface Model {
  canSeePerson(viewer: ModelViewer, person: AccountId): boolean
  canView(viewer: ModelViewer, item: Standing): boolean
}

export function modelOf(rows: Rows, now: number): Model {
  const accounts = new Map(rows.accounts?.map((row) => [row.id, row]))
  const follows = pairs(rows.follows?.map((row) => [row.follower_id, row.followee_id]))
  const blocks = pairs(rows.blocks?.map((row) => [row.blocker_id, row.blocked_id]))
  const friends = pairs(rows.close_friends?.map((row) => [row.owner_id, row.friend_id]))
  const lists = pairs(rows.audience_lists?.map((row) => [row.id, row.owner_id]))
  const members = pairs(rows.audience_list_members?.map((row) => [row.list_id, row.member_id]))
  const named = pairs(rows.named?.map((row) => [row.item, row.account_id]))

  function canSeePerson(viewer: ModelViewer, person: AccountId): boolean {
    const account = accounts.get(person)
    if (!account) return false
    if (account.suspended_at !== null && (account.suspended_until === null || account.suspended_until > now))
      return false
    return !blocks(viewer.id, person) && !blocks(person, viewer.id)
  }

  function belongs(viewer: ModelViewer, item: Standing): boolean {
    const author = item.author_id
    if (viewer.id === author) return true
    if (item.audience === 'public') return accounts.get(author)?.is_private === 0 || follows(viewer.id, author)
    if (item.audience === 'followers') return follows(viewer.id, author)
    if (item.audience === 'mutuals') return follows(viewer.id, author) && follows(author, viewer.id)
    if (item.audience === 'closeFriends') return friends(author, viewer.id)
    if (item.audience === 'only') return named(item.id, viewer.id)
    const list = item.audience_list_id
    return list !== null && lists(list, author) && members(list, viewer.id)
  }

  function canView(viewer: ModelViewer, item: Standing): boolean {
    if (item.removed_at !== null) return false
    if ((item.archived_at ?? null) !== null && viewer.id !== item.author_id) return false
    if (!canSeePerson(viewer, item.author_id)) return false
    if (item.hidden_at !== null && viewer.id !== item.author_id && viewer.role === 'member') return false
    return belongs(viewer, item)
  }

  return { canSeePerson, canView }
}

type Has = (a: string | null, b: string | null) => boolean

function pairs(all: readonly (readonly [string, string])[] = []): Has {
  const set = new Set(all.map(([a, b]) => `${a} ${b}`))
  return (a, b) => a !== null && b !== null && set.has(`${a} ${b}`)
}
