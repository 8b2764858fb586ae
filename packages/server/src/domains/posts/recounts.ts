import { sql } from 'kysely'
import type { Reads } from '../../db/database.ts'
import type { Recount } from '../../kernel/recount.ts'
import type { PostReads } from './tables.ts'

/** Every profile counts the posts of its person for the public or for followers that are neither hidden nor removed. */
export const recounts: readonly Recount<PostReads>[] = [
  {
    counter: 'profiles.posts_count',
    drifted: (db, { count }) => counted(db).whereRef('stored', '!=', 'counted').orderBy('id').limit(count).execute(),
  },
]

function counted(db: Reads<PostReads>) {
  return db
    .selectFrom((from) =>
      from
        .selectFrom('profiles')
        .select((profile) => {
          const posts = profile
            .selectFrom('posts')
            .select(sql`count(*)`.as('posts'))
            .whereRef('posts.author_id', '=', 'profiles.account_id')
            .where('audience', 'in', ['public', 'followers'])
            .where('hidden_at', 'is', null)
            .where('removed_at', 'is', null)
          return ['account_id as id', 'posts_count as stored', sql<number>`${posts}`.as('counted')]
        })
        .as('both'),
    )
    .selectAll()
}
