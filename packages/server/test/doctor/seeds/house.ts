// What breaks of accounts, of processes, of the schema, and of what is kept for a while.

import type { World } from '../world.ts'
import { DAY_MS, edge, type Seeds } from './seed.ts'

interface SessionCells {
  readonly account: string
  readonly epoch?: number | string
  readonly usedAt?: number
  readonly expiresAt?: number
}

function session(
  { row, now }: World,
  { account, epoch = 1, usedAt = now, expiresAt = now + DAY_MS }: SessionCells,
): string {
  const id = row()
  return `insert into sessions values (${id}, ${account}, 'hash ${id}', null, ${epoch}, 0, ${usedAt}, ${expiresAt})`
}

const lease = (number: number, holder: string, expiresAt: number) =>
  `insert into process_numbers values (${number}, '${holder}', ${expiresAt})`

export const house: Seeds = {
  'an account without a profile': {
    check: 'profiles.one-each',
    sow: ({ hal }) => [`delete from profiles where account_id = ${hal}`],
  },
  'a session of a suspended account': {
    check: 'accounts.session-of-suspended',
    sow: (world) => [
      session(world, { account: world.ivy, epoch: `(select epoch from accounts where id = ${world.ivy})` }),
    ],
  },
  'a session of an epoch to come': {
    check: 'accounts.session-ahead',
    sow: (world) => [session(world, { account: world.ann, epoch: 7 })],
  },
  'a session of an epoch that is over': {
    check: 'accounts.session-behind',
    sow: (world) => [session(world, { account: world.ivy, epoch: 0 })],
  },
  'a session that expired long ago': {
    check: 'accounts.session-expired',
    sow: (world) => [session(world, { account: world.bob, expiresAt: world.now - 2 * DAY_MS })],
  },
  'a session that nobody has used for long': {
    check: 'accounts.session-unused',
    sow: (world) => [session(world, { account: world.bob, usedAt: world.now - 40 * DAY_MS })],
  },
  'attempts that were forgiven long ago': {
    check: 'accounts.attempts-forgiven',
    sow: ({ now }) => [`insert into sign_in_attempts values ('somebody', 1, 0, ${now - 2 * DAY_MS})`],
  },
  'an answer to a call of last week': {
    check: 'calls.kept-too-long',
    sow: ({ now }) => [`insert into idempotency_keys values ('key', 'input', null, ${now - 7 * DAY_MS})`],
  },
  'a process number that is none': {
    check: 'processes.number-in-range',
    sow: ({ now }) => [lease(99, 'somebody', now)],
  },
  'a process with two numbers': {
    check: 'processes.one-number-each',
    sow: ({ now }) => [lease(40, 'twice', now + 1), lease(41, 'twice', now + 2)],
  },
  'a number of a process that crashed long ago': {
    check: 'processes.given-back',
    sow: ({ now }) => [lease(50, 'crashed', now - 2 * DAY_MS)],
  },
  'an index that is gone': {
    check: 'schema.indexes',
    sow: () => ['drop index posts_by_author_id_id'],
  },
  'a lease that ends in the far future': {
    check: 'processes.lease-near',
    sow: ({ now }) => [lease(60, 'ahead', now + DAY_MS)],
    undo: () => 'delete from process_numbers where number = 60',
  },
  'a handle that looks otherwise than is written': {
    check: 'accounts.skeleton',
    sow: ({ gus }) => [`update accounts set skeleton = 'somebody' where id = ${gus}`],
    undo: ({ gus }) => `update accounts set skeleton = 'gus' where id = ${gus}`,
  },
  'a decision of a moderator who is nobody': {
    check: 'orphans.moderation_actions.actor_id',
    sow: ({ row, post, nobody }) => [
      edge('moderation_actions', row(), "'restore'", post, 'null', "'ok'", nobody, 1, 'null'),
    ],
    undo: ({ nobody }) => `delete from moderation_actions where actor_id = ${nobody}`,
  },
  'a decision on a comment that never was': {
    check: 'orphans.moderation_actions.comment_id',
    sow: ({ row, ann, nobody }) => [
      edge('moderation_actions', row(), "'restore'", 'null', 'null', "'ok'", ann, 1, nobody),
    ],
  },
  'an id of a moment to come': {
    check: 'database.ids',
    sow: ({ ann, fay }) => [edge('mutes', 9e15, ann, fay, 1, 1, 1, 1, 'null', 0)],
    undo: () => `delete from mutes where id = ${9e15}`,
  },
  'an index that nobody wanted': {
    check: 'schema.nothing-else',
    sow: () => ['create index unwanted on posts (created_at)'],
    undo: () => 'drop index unwanted',
  },
}
