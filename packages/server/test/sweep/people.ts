// Puts people into a world, and what they are to each other.
import { createHash } from 'node:crypto'
import type { AccountId, Id, ListId, SessionId } from '@kindred/contract'
import { type AccountRow, argon2Hasher, skeletonOf } from '../../src/domains/accounts/index.ts'
import { sha256, tokenOf } from '../../src/domains/accounts/tokens.ts'
import type { ProfileRow } from '../../src/domains/profiles/tables.ts'
import { TEST_PASSWORD } from '../../src/testing/index.ts'
import { accountRow, nextId } from '../visibility/rows.ts'
import type { Person, World } from './world.ts'

export type NewPerson = Partial<Pick<AccountRow, 'handle' | 'role' | 'is_private' | 'suspended_at' | 'email'>> &
  Partial<ProfileRow> & { readonly id?: AccountId }

const passwordHash = await argon2Hasher({ memoryKib: 64, passes: 1 }).hash(TEST_PASSWORD)

/** Adds somebody with a profile and a session that has just begun at `now`. */
export function addPerson(world: World, now: number, given: NewPerson = {}): Person {
  const { handle, role, is_private, suspended_at, email, id = nextId<AccountId>(), ...profile } = given
  const account = accountRow({
    id,
    password_hash: passwordHash,
    created_at: now,
    ...defined({ handle, skeleton: handle && skeletonOf(handle), role, is_private, suspended_at, email }),
  })
  world.accounts.push(account)
  world.profiles.push({ ...plainProfile, account_id: id, ...profile })
  const token = tokenOf(createHash('sha256').update(id).digest())
  const session = nextId<SessionId>()
  world.sessions.push({
    id: session,
    account_id: id,
    token_hash: sha256(token),
    device: null,
    epoch: 0,
    created_at: now,
    last_used_at: now,
    expires_at: now + DAY_MS,
  })
  return { id, handle: account.handle, role: account.role, token, session }
}

const DAY_MS = 86_400_000

const plainProfile = {
  name: null,
  bio: null,
  links: '[]',
  language: null,
  time_zone: null,
  who_may_mention: 'everyone',
  show_followers: 'everyone',
  posts_count: 0,
  fields: '{}',
} as const

/** What two people can be to each other, as the tables have it: the first does it, the second has it done. */
const ties = {
  follows: ['follower_id', 'followee_id'],
  follow_requests: ['requester_id', 'target_id'],
  blocks: ['blocker_id', 'blocked_id'],
  close_friends: ['owner_id', 'friend_id'],
} as const
export type TieTable = keyof typeof ties

export function addTie(world: World, table: TieTable, [from, to]: readonly [AccountId, AccountId]): void {
  const [first, second] = ties[table]
  const row = { id: nextId(), [first]: from, [second]: to, created_at: 0 }
  ;(world[table] as object[]).push(row)
}

export function addMute(world: World, [muter, muted]: readonly [AccountId, AccountId], until: number | null): void {
  const scope = { mutes_posts: 1, mutes_reposts: 1, mutes_stories: 1, mutes_notifications: 1 }
  world.mutes.push({ id: nextId<Id<'mute'>>(), muter_id: muter, muted_id: muted, ...scope, until, created_at: 0 })
}

export function addList(
  world: World,
  owner: AccountId,
  { name, members }: { name: string; members: AccountId[] },
): ListId {
  const id = nextId<ListId>()
  world.audience_lists.push({ id, owner_id: owner, name, member_count: 0, created_at: 0 })
  for (const member of members)
    world.audience_list_members.push({ id: nextId<Id<'member'>>(), list_id: id, member_id: member, created_at: 0 })
  return id
}

function defined<Row extends object>(row: Row): { [Key in keyof Row]?: Exclude<Row[Key], undefined> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as never
}
