import { expect, test } from 'vitest'
import { damageRows } from '../../server/test/doctor/damage.ts'
import { type PollServer, pollServer, question } from '../test/kit.ts'

interface Damaged {
  readonly poll: string
  readonly vote: string
  readonly removed: string
}

/** What the doctor finds once a statement has done harm. */
const harms: Record<string, { check: string; sow(ids: Damaged): string }> = {
  'a number of voters that is too high': {
    check: 'polls.voters-count',
    sow: ({ poll }) => `update polls set voters_count = 9 where id = ${poll}`,
  },
  'a number of votes that is too low': {
    check: 'polls.votes-count',
    sow: ({ poll }) => `update poll_options set votes_count = 0 where poll_id = ${poll}`,
  },
  'a vote for what is no option': {
    check: 'polls.possible-votes',
    sow: ({ vote }) => `update poll_votes set choices = 8 where id = ${vote}`,
  },
  'a vote for nothing': {
    check: 'polls.possible-votes',
    sow: ({ vote }) => `update poll_votes set choices = 0 where id = ${vote}`,
  },
  'a vote for two options of a poll that takes one': {
    check: 'polls.possible-votes',
    sow: ({ vote }) => `update poll_votes set choices = 3 where id = ${vote}`,
  },
  'a poll under a post that is removed': {
    check: 'polls.of-removed',
    sow: ({ poll, removed }) => `update polls set post_id = ${removed} where id = ${poll}`,
  },
  'a poll of nothing': {
    check: 'orphans.polls.post_id',
    sow: ({ poll }) => `update polls set post_id = 1 where id = ${poll}`,
  },
  'a vote of nobody': {
    check: 'orphans.poll_votes.account_id',
    sow: ({ vote }) => `update poll_votes set account_id = 1 where id = ${vote}`,
  },
  'an option of no poll': {
    check: 'orphans.poll_options.poll_id',
    sow: () => "insert into poll_options (poll_id, place, text, votes_count) values (1, 0, 'x', 0)",
  },
}

async function peopled(kit: PollServer): Promise<Damaged> {
  const { ann, bob } = await kit.people('ann', 'bob')
  const { id: removed } = await ann.posts.create({ text: 'gone' })
  await ann.posts.remove({ post: removed })
  const { post } = await ann.polls.create(question())
  await bob.polls.vote({ post: post.id, options: [1] })
  await ann.polls.vote({ post: post.id, options: [1] })
  const { polls, poll_votes: votes } = await kit.dump()
  const idIn = (rows: readonly string[] | undefined) => JSON.parse(rows?.[0] ?? '').id as string
  return { poll: idIn(polls), vote: idIn(votes), removed }
}

test.each(Object.entries(harms))('[CNT-7] [DB-2] the doctor finds and mends %s', async (_, { check, sow }) => {
  await using kit = await pollServer()
  const ids = await peopled(kit)
  expect(await kit.doctor()).toEqual([])
  await damageRows(kit.databaseUrl, [sow(ids)])
  const named = ({ checks }: Awaited<ReturnType<typeof kit.server.doctor>>) =>
    checks.filter(({ name, left }) => left > 0 && !name.startsWith('settings.')).map(({ name }) => name)
  expect(named(await kit.server.doctor())).toContain(check)
  await kit.server.doctor({ fix: true })
  expect(named(await kit.server.doctor())).toEqual([])
})
