import type { PostId } from '@kindred/contract'
import type { Reads, Writes } from '../../db/database.ts'
import { held } from '../../db/select.ts'
import { type Broken, defineInvariant, type Invariant, idsOf, type Stretch } from '../../kernel/invariant.ts'
import type { TagTables } from '../tags/index.ts'
import type { PostTables } from './tables.ts'
import { tagsOf } from './tags.ts'

type Tables = Pick<PostTables, 'posts'> & Pick<TagTables, 'post_tags'>
type Reading = Reads<Tables>
type Writing = Writes<Tables>

/** A post, and the tags that stand in it. */
interface Untagged extends Broken {
  readonly id: PostId
  readonly tags: readonly string[]
}

/** TAG-1: what was written before there were tags has none, and gets them so. */
export const tagsAsWritten: Invariant = defineInvariant<Tables, Untagged>({
  name: 'posts.tags-as-written',
  meaning: 'A post is found by the tags that stand in it, and by no others.',
  fix: 'It is found by those that stand in it.',
  over: { table: 'posts', key: 'id' },
  find: listUntagged,
  tell: ({ tags }) => `has ${tags.length} tags and is found by others`,
  repair: {
    hold: async ({ db }, rows) => void (await holdPosts(db, idsOf(rows))),
    mend: async ({ db }, rows) => writeTags(db, rows),
    outcome: ({ tags }) => `is found by ${tags.length} tags`,
  },
})

async function listUntagged(db: Reading, { from, to }: Stretch): Promise<Untagged[]> {
  const posts = await db
    .selectFrom('posts')
    .select(['id', 'spans'])
    .where('id', '>=', from as PostId)
    .where('id', '<=', to as PostId)
    .execute()
  const stored = await db
    .selectFrom('post_tags')
    .selectAll()
    .where('post_id', '>=', from as PostId)
    .where('post_id', '<=', to as PostId)
    .execute()
  const storedOf = Map.groupBy(stored, (row) => row.post_id)
  return posts
    .map((post) => ({ id: post.id, tags: tagsOf(post) }))
    .filter(({ id, tags }) => isOther(tags, storedOf.get(id) ?? []))
}

function isOther(tags: readonly string[], stored: readonly { readonly tag: string }[]): boolean {
  return tags.length !== stored.length || stored.some(({ tag }) => !tags.includes(tag))
}

function holdPosts(db: Writing, posts: readonly PostId[]) {
  return db
    .updateTable('posts')
    .set({ created_at: held('created_at') })
    .where('id', 'in', posts)
    .execute()
}

async function writeTags(db: Writing, posts: readonly Untagged[]): Promise<void> {
  await db.deleteFrom('post_tags').where('post_id', 'in', idsOf(posts)).execute()
  const rows = posts.flatMap(({ id, tags }) => tags.map((tag) => ({ post_id: id, tag })))
  if (rows.length > 0) await db.insertInto('post_tags').values(rows).execute()
}
