import type { PostId } from '@kindred/contract'
import { bulkWrite } from '@kindred/server/testing'
import { expect, test } from 'vitest'
import { type Sent, wholeTableReads } from '../../server/test/plans/explain.ts'
import { type PollServer, pollServer, question } from '../test/kit.ts'

const MANY = 6000
/** A plan may well read along the ids to find what a large part of a table is. */
const VOTERS = 200
const tables = ['polls', 'poll_options', 'poll_votes']

/** Polls under one author's posts, with a vote of hers in each, and one with votes of many others. */
async function fill({ server }: PollServer, ann: string): Promise<PostId> {
  await bulkWrite(server.database, async ({ write }) => {
    for (let at = 1; at <= MANY; at++) {
      const hash = `'${at}'`
      await write(
        'accounts',
        ['id', 'handle', 'skeleton', 'email', 'role', 'epoch', 'is_private', 'created_at'],
        [at, `s${at}`, `s${at}`, `${hash}@x`, 'member', 0, 0, 0],
      )
    }
    for (let at = 1; at <= MANY; at++)
      await write(
        'profiles',
        ['account_id', 'links', 'who_may_mention', 'show_followers', 'posts_count'],
        [at, '[]', 'everyone', 'everyone', 0],
      )
    for (let at = 1; at <= MANY; at++)
      await write(
        'posts',
        ['id', 'author_id', 'text', 'spans', 'audience', 'created_at'],
        [at, ann, 'x', '[]', 'public', 0],
      )
    for (let at = 1; at <= MANY; at++)
      await write('polls', ['id', 'post_id', 'multiple', 'voters_count', 'created_at'], [at, at, 0, 1, 0])
    for (let at = 1; at <= MANY; at++)
      for (const place of [0, 1])
        await write('poll_options', ['poll_id', 'place', 'text', 'votes_count'], [at, place, 'x', 0])
    for (let at = 1; at <= MANY; at++)
      await write('poll_votes', ['id', 'poll_id', 'account_id', 'choices', 'created_at'], [at, at, ann, 1, 0])
    for (let at = 1; at <= VOTERS; at++)
      await write('poll_votes', ['id', 'poll_id', 'account_id', 'choices', 'created_at'], [MANY + at, 1, at, 1, 0])
  })
  return '1' as PostId
}

test('[PERF-1] [PERF-2] no statement about polls reads a table from end to end, and a hundred polls cost what one does', async () => {
  let sent: Sent[] = []
  await using kit = await pollServer({ onQuery: (sql, parameters) => void sent.push({ sql, parameters }) })
  const { ann } = await kit.people('ann')
  const post = await fill(kit, ann.id)
  const all: Sent[] = []
  const cost = async (call: () => Promise<unknown>) => {
    sent = []
    await call()
    all.push(...sent)
    return sent.length
  }
  const posts = Array.from({ length: 100 }, (_, at) => String(at + 1) as PostId)
  const one = await cost(() => ann.polls.get({ posts: posts.slice(0, 1) }))
  expect(await cost(() => ann.polls.get({ posts }))).toBe(one)
  expect(one).toBeLessThan(10)
  await cost(async () => {
    expect((await ann.polls.voters({ post, limit: 50 })).items).toHaveLength(50)
  })
  let asked: PostId
  await cost(async () => {
    asked = (await ann.polls.create(question())).post.id
  })
  await cost(() => ann.polls.vote({ post: asked, options: [0] }))
  await cost(() => ann.polls.vote({ post: asked, options: [1] }))
  await cost(() => ann.posts.remove({ post: asked }))
  const about = all.filter(({ sql }) => /\bpoll/.test(sql)) // the others are proven where they are written
  const bySql = new Map(about.map((statement) => [statement.sql, statement]))
  expect(bySql.size).toBeGreaterThan(9)
  expect(await wholeTableReads(kit.databaseUrl, [...bySql.values()], tables)).toEqual([])
})
