import { createIds } from '../../../src/kernel/ids.ts'
import { bulkWrite } from '../../../src/testing/bulk.ts'
import type { TestServer } from '../../../src/testing/server.ts'

/** More than a slice of each large table. */
const PEOPLE = 1100
const TEXTS = [
  'plain',
  `quotes ' " \\ and { } [ ]`,
  'Größe, 日本語, 👩‍👩‍👧',
  'two\nlines\tand a tab',
  '\u2028 \u00a0 \ufeff',
]

/** Writes a ring of people, each of whom follows the next and has posted for one person, with counters that are right. */
export async function writeRing({ server, clock }: TestServer): Promise<void> {
  const now = clock()
  const ids = createIds(() => now, 63)
  const people = Array.from({ length: PEOPLE }, () => String(ids.next()))
  await bulkWrite(server.database, async ({ write }) => {
    for (const [at, id] of people.entries()) {
      const name = `ring${at}`
      await write(
        'accounts',
        ['id', 'handle', 'skeleton', 'email', 'role', 'epoch', 'is_private', 'created_at'],
        [id, name, `skeleton ${at}`, `${name}@example.com`, 'member', 1, at % 2, now],
      )
      await write(
        'profiles',
        ['account_id', 'bio', 'links', 'who_may_mention', 'show_followers', 'posts_count'],
        [id, TEXTS[at % TEXTS.length] ?? null, '[]', 'everyone', 'nobody', 0],
      )
      await write('graph_counts', ['account_id', 'followers_count', 'following_count'], [id, 1, 1])
      await write('idempotency_keys', ['key_hash', 'input_hash', 'answer', 'created_at'], [name, 'hash', null, now])
    }
    for (const [at, id] of people.entries()) {
      const next = people[(at + 1) % PEOPLE] as string
      await write('follows', ['id', 'follower_id', 'followee_id', 'created_at'], [String(ids.next()), id, next, now])
      const post = String(ids.next())
      await write(
        'posts',
        ['id', 'author_id', 'text', 'spans', 'audience', 'created_at'],
        [post, id, TEXTS[at % TEXTS.length] ?? '', '[]', 'only', now],
      )
      await write('post_audience', ['post_id', 'account_id'], [post, next])
    }
  })
}
