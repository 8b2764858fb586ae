// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are the source of templates
import { expect, test } from 'vitest'
import { checkAliases, misnamedAliases } from './aliases.ts'

const hidden: Record<string, string> = {
  'a column': `db.select('id as newest')`,
  'a column of a table': `db.select(['f.follower_id as follower', 'name'])`,
  'an aggregate': `eb.fn.max('id').as('newest')`,
  'the first of two ids': `fn.coalesce('reply_to_id', 'id').as('root')`,
  'a reference': `sql.ref<string>('named.item_id').as('item')`,
  'a fragment of SQL': 'sql<string>`max(p.id)`.as("newest")',
  'an alias inside SQL': 'sql`select min(id) as oldest, text from posts`',
  'a cast inside SQL': 'sql`select cast(max(id) as bigint) as newest`',
  'a bare column inside SQL': 'sql`select author_id as author, ${rest} from posts`',
}

test.each(Object.entries(hidden))('%s that is an id under another name is found', (_, text) => {
  expect(misnamedAliases('q.ts', `const a = 1\n${text}`)).toEqual([
    expect.stringMatching(/^q\.ts:2 calls an id \w+: end the alias in _id$/),
  ])
})

test('a count that is called an id is found', () => {
  for (const text of [`eb.fn.countAll<number>().as('post_id')`, 'sql`select count(*) as id from posts`'])
    expect(misnamedAliases('q.ts', text)).toHaveLength(1)
})

const fine = [
  `db.selectFrom('accounts as a').select(['a.id', 'a.id as author_id'])`,
  `eb.fn.max('id').as('newest_id')`,
  `eb.fn.max('created_at').as('newest')`,
  `eb.fn.count('posts.id').as('posts')`,
  'sql`f.id is not null`.as("follows")',
  'sql`with candidates as materialized (select id from posts) select id, case when id > 3 then 1 else 0 end as is_new from candidates`',
  'sql`select cast(${viewer} as bigint) as viewer_id, coalesce(name, id) as shown`',
  '`${column} as stored`',
]

test.each(fine)('%s is fine', (text) => {
  expect(misnamedAliases('q.ts', text)).toEqual([])
})

test('the server itself is read, and calls its ids so', () => {
  const { files, problems } = checkAliases()
  expect(files).toBeGreaterThan(100)
  expect(problems).toEqual([])
})
