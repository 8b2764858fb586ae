import type { AccountId } from '@kindred/contract'
import { noLeftovers } from '../../db/leftovers.ts'
import { orphans } from '../../db/orphans.ts'
import { counter, defineInvariant, type Invariant, idsOf, type RepairUnit } from '../../kernel/invariant.ts'
import * as broken from './broken-queries.ts'
import { addFollow, type CountColumn, holdCounts, recountFollows } from './follows.ts'
import { createGraphTables } from './migrations/20261120-0910-graph.ts'
import { createMutedWords } from './migrations/20261127-2230-muted-words.ts'
import type { GraphTables } from './tables.ts'

type Tables = broken.GraphReads

const follows: broken.Edges = { table: 'follows', from: 'follower_id', to: 'followee_id' }
const requests: broken.Edges = { table: 'follow_requests', from: 'requester_id', to: 'target_id' }
const blocks: broken.Edges = { table: 'blocks', from: 'blocker_id', to: 'blocked_id' }
const mutes: broken.Edges = { table: 'mutes', from: 'muter_id', to: 'muted_id' }
const closeFriends: broken.Edges = { table: 'close_friends', from: 'owner_id', to: 'friend_id' }

/** FOL-1, FOL-3, BLK-5, BLK-6 and CNT-1, row by row. */
export const invariants: readonly Invariant[] = [
  ...orphans([createGraphTables, createMutedWords]),
  ...[follows, requests, blocks, mutes, closeFriends].map(noTieToOneself),
  ...[follows, requests, closeFriends].map(noTieBesideBlock),
  defineInvariant<Tables, broken.Place>({
    name: 'graph.list-member-beside-block',
    meaning: 'Neither of two people of whom one blocks the other is on a list of the other.',
    fix: 'They are taken off the list: the block holds.',
    over: { table: 'audience_list_members', key: 'id' },
    find: broken.listPlacesBesideBlocks,
    tell: ({ from_id, to_id, list_id }) => `puts ${to_id} on the list ${list_id} of ${from_id}, across a block`,
    repair: {
      hold: ({ lock }, rows) => lock('account', ...endsOf(rows)),
      async mend({ db }, rows) {
        const lists = rows.map(({ list_id }) => list_id)
        await broken.memberCount.hold(db, lists)
        await broken.deletePlaces(db, rows)
        await broken.memberCount.recount(db, lists)
      },
      outcome: () => 'is deleted',
    },
  }),
  defineInvariant<Tables, broken.Tie>({
    name: 'graph.request-beside-follow',
    meaning: 'Nobody who follows a person also asks to.',
    fix: 'The request is deleted: the follow holds.',
    over: { table: 'follow_requests', key: 'id' },
    find: broken.listRequestsBesideFollows,
    tell: ({ from_id, to_id }) => `lets ${from_id} ask to follow ${to_id}, whom they follow`,
    repair: dropping(requests),
  }),
  defineInvariant<Tables, broken.Tie>({
    name: 'graph.request-of-public',
    meaning: 'No request waits for a public account.',
    fix: 'The request becomes a follow, as it would have when the account went public.',
    over: { table: 'follow_requests', key: 'id' },
    find: broken.listRequestsOfPublic,
    tell: ({ from_id, to_id }) => `lets ${from_id} wait for ${to_id}, who is public`,
    repair: {
      ...dropping(requests),
      async mend({ db, nextId, clock }, rows) {
        await broken.dropTies(db, requests, rows)
        await holdCounts(db, idsOf(endsOf(rows).map((id) => ({ id })))) // no count is below zero when it rises
        for (const { from_id: follower_id, to_id: followee_id } of rows)
          await addFollow(db, { id: nextId<'follow'>(), follower_id, followee_id, created_at: clock() })
      },
      outcome: ({ from_id, to_id }) => `${from_id} follows ${to_id}`,
    },
  }),
  noLeftovers({
    name: 'graph.mute-ended',
    things: 'mutes',
    table: 'mutes',
    key: 'id',
    column: 'until',
    keptMs: 0,
  }),
  noLeftovers({
    name: 'graph.muted-word-ended',
    things: 'muted words',
    table: 'muted_words',
    key: 'id',
    column: 'until',
    keptMs: 0,
  }),
  followCounter('graph.followers-count', 'followers_count', 'The followers of an account are as many as it says.'),
  followCounter('graph.following-count', 'following_count', 'Those whom an account follows are as many as it says.'),
  counter<GraphTables>({
    name: 'graph.list-member-count',
    meaning: 'The members of a list are as many as it says.',
    ...broken.memberCount,
  }),
]

function noTieToOneself(edges: broken.Edges): Invariant {
  return defineInvariant<Tables, broken.Tie>({
    name: `graph.self-in-${dashed(edges.table)}`,
    meaning: `Nobody stands at both ends of a row of ${edges.table}.`,
    fix: 'The row is deleted.',
    over: { table: edges.table, key: 'id' },
    find: (db, stretch) => broken.listSelfTies(db, edges, stretch),
    tell: ({ from_id }) => `leads from ${from_id} to themselves`,
    repair: dropping(edges),
  })
}

function noTieBesideBlock(edges: broken.Edges): Invariant {
  return defineInvariant<Tables, broken.Tie>({
    name: `graph.block-beside-${dashed(edges.table)}`,
    meaning: `No row of ${edges.table} lies between two people of whom one blocks the other.`,
    fix: 'The row is deleted: the block holds.',
    over: { table: edges.table, key: 'id' },
    find: (db, stretch) => broken.listTiesBesideBlocks(db, edges, stretch),
    tell: ({ from_id, to_id }) => `leads from ${from_id} to ${to_id}, across a block`,
    repair: dropping(edges),
  })
}

/** Both ends are held, as every verb about two people holds them. */
function dropping(edges: broken.Edges) {
  return {
    hold: ({ lock }: Unit, rows: readonly broken.Tie[]) => lock('account', ...endsOf(rows)),
    mend: ({ db }: Unit, rows: readonly broken.Tie[]) => broken.dropTies(db, edges, rows),
    outcome: () => 'is deleted',
  }
}
type Unit = RepairUnit<Tables>

function followCounter(name: string, column: CountColumn, meaning: string): Invariant {
  return counter<Tables>({
    name,
    meaning,
    over: { table: 'accounts', key: 'id' },
    find: (db, stretch) => broken.listFollowDrifts(db, column, stretch),
    hold: (db, ids) => holdCounts(db, ids as AccountId[]),
    recount: (db, ids) => recountFollows(db, ids as AccountId[], [column]),
  })
}

function endsOf(ties: readonly broken.Tie[]): AccountId[] {
  return ties.flatMap(({ from_id, to_id }) => [from_id, to_id])
}

function dashed(table: string): string {
  return table.replaceAll('_', '-')
}
