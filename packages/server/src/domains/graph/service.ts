// Every verb about two people holds both accounts, in the order of their ids, and only then reads what lies between them: so a follow,
// a block, an approval and a change of privacy of the same people cannot pass each other, and no two verbs wait in a circle.
// A change of privacy holds the one account that all requests to it have in common.
import type { AccountId, PersonRef, Relationship } from '@kindred/contract'
import type { Unit } from '../../kernel/kernel.ts'
import { refuseIf } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import { partCircles } from './audience-queries.ts'
import { createAudiences } from './audiences.ts'
import { addFollow, addFollowers, dropFollow, type Edge, listCounts } from './follows.ts'
import { createMutedWords } from './muted-words.ts'
import { createMutes } from './mutes.ts'
import { createBetween, type GraphKernel, type GraphUses, readRelations } from './pair.ts'
import * as queries from './queries.ts'
import * as rules from './rules.ts'
import type { GraphTables } from './tables.ts'
import { relationshipsView } from './views.ts'

const SLICE = 500

type GraphUnit = Unit<GraphTables, GraphUses>

/** The social graph: the viewer comes first, a verb is one transaction, and doing a thing twice is doing it once. */
export function createGraph(kernel: GraphKernel, domains: GraphUses) {
  const between = createBetween(kernel, domains)

  return {
    ...createMutes(kernel, between),
    ...createAudiences(kernel, between),
    mutedWords: createMutedWords(kernel),

    /** The viewer starts following the target, or asks to when the target is private. */
    follow(viewer: Account, person: PersonRef): Promise<'requested' | 'yes'> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.tieRefusal(viewer.id, target.id, relation))
        const edge = { follower: viewer.id, followee: target.id }
        const outcome = rules.followOutcome(target, relation)
        if (outcome === 'yes') await begin(unit, edge)
        else await ask(unit, edge)
        return outcome
      })
    },

    /** The viewer follows the target no longer. A request that waits is for `cancelRequest`. */
    unfollow(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.reachRefusal(relation))
        await end(unit, { follower: viewer.id, followee: target.id })
      })
    },

    /** The target follows the viewer no longer, and is not told. */
    removeFollower(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.reachRefusal(relation))
        await end(unit, { follower: target.id, followee: viewer.id })
      })
    },

    /** The target's request becomes a follow. Only a request that waits now can: one that was taken back is not found. */
    approve(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.approveRefusal(relation))
        const request = { requester: target.id, target: viewer.id }
        if ((await queries.deleteRequest.affected(unit.db, request)) > 0)
          await begin(unit, { follower: target.id, followee: viewer.id })
      })
    },

    /** The target's request is gone; they may ask again. */
    reject(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.reachRefusal(relation))
        await queries.deleteRequest(unit.db, { requester: target.id, target: viewer.id })
      })
    },

    /** The viewer asks the target no longer. */
    cancelRequest(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.reachRefusal(relation))
        await queries.deleteRequest(unit.db, { requester: viewer.id, target: target.id })
      })
    },

    /** Neither sees the other from now on: requests, follows, close friends and places on lists end in both directions. */
    block(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.blockRefusal(viewer.id, target.id, relation))
        const { db, nextId, clock } = unit
        const block = { id: nextId<'block'>(), blocker_id: viewer.id, blocked_id: target.id, created_at: clock() }
        if ((await queries.insertBlock.affected(db, block)) === 0) return
        await queries.deleteRequestsBetween(db, { a: viewer.id, b: target.id })
        await dropFollow(db, { follower: viewer.id, followee: target.id })
        await dropFollow(db, { follower: target.id, followee: viewer.id })
        await partCircles(db, { a: viewer.id, b: target.id })
        unit.emit('graph.blocked', { blocker: viewer.id, blocked: target.id })
      })
    },

    /** The block ends; nothing that it ended comes back. */
    unblock(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit, target, relation }) => {
        refuseIf(rules.reachRefusal(relation))
        const block = { blocker: viewer.id, blocked: target.id }
        if ((await queries.deleteBlock.affected(unit.db, block)) > 0) unit.emit('graph.unblocked', block)
      })
    },

    /** Makes the account private or public. Going public turns every request that waits into a follow; going private ends none. */
    setPrivacy(account: AccountId, isPrivate: boolean): Promise<void> {
      return kernel.transaction(async (unit, { accounts }) => {
        await unit.lock('account', account)
        await accounts.setPrivate(account, isPrivate)
        if (!isPrivate) await approveEverybody(unit, account)
      })
    },

    /** What lies between the viewer and each of these people: one query for any number, and an entry for everybody. */
    relations(viewer: AccountId, people: readonly AccountId[]): Promise<Map<AccountId, rules.Relation>> {
      return readRelations(kernel, viewer, people)
    },

    /** The same for whoever is named, as the viewer may know it: those whom they cannot see are left out. */
    async relationships(viewer: Account, people: readonly PersonRef[]): Promise<Relationship[]> {
      const named = await domains.accounts.resolve(people)
      const active = [...named.values()].filter((account) => account.isActive).map((account) => account.id)
      return relationshipsView(await readRelations(kernel, viewer.id, active))
    },

    /** Followers and following of each of these people. Both are public aggregates: they count rows. */
    async counts(people: readonly AccountId[]): Promise<Map<AccountId, { followers: number; following: number }>> {
      const counts = new Map(people.map((person) => [person, { followers: 0, following: 0 }]))
      for (const { account_id, followers_count, following_count } of await listCounts(kernel.db, { people }))
        counts.set(account_id, { followers: followers_count, following: following_count })
      return counts
    },
  }
}
export type Graph = ReturnType<typeof createGraph>

async function begin({ db, nextId, clock, emit }: GraphUnit, edge: Edge): Promise<void> {
  const row = { id: nextId<'follow'>(), follower_id: edge.follower, followee_id: edge.followee, created_at: clock() }
  if (await addFollow(db, row)) emit('graph.followed', edge)
}

async function ask({ db, nextId, clock, emit }: GraphUnit, edge: Edge): Promise<void> {
  const row = { id: nextId<'request'>(), requester_id: edge.follower, target_id: edge.followee, created_at: clock() }
  if ((await queries.insertRequest.affected(db, row)) > 0) emit('graph.requested', edge)
}

async function end({ db, emit }: GraphUnit, edge: Edge): Promise<void> {
  if (await dropFollow(db, edge)) emit('graph.unfollowed', edge)
}

/** In slices, so that no statement grows with the number of those who wait; nobody can ask while the account is held. */
async function approveEverybody({ db, nextId, clock, emit }: GraphUnit, followee: AccountId): Promise<void> {
  for (let isMore = true; isMore; ) {
    const waiting = await queries.listRequesters(db, { target: followee, count: SLICE })
    const requesters = waiting.map(({ requester_id }) => requester_id)
    await queries.deleteRequests(db, { target: followee, requesters })
    const created_at = clock()
    const rows = requesters.map((follower_id) => ({
      id: nextId<'follow'>(),
      follower_id,
      followee_id: followee,
      created_at,
    }))
    for (const follower of await addFollowers(db, followee, rows)) emit('graph.followed', { follower, followee })
    isMore = waiting.length === SLICE
  }
}
