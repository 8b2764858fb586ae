import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { findPost, insertLike, insertPeople, insertPosts, listPosts, type OpenDialect } from './queries.ts'

const MAX_ID = '9007199254740991'

/** What goes in comes out, in the same types and the same order, on every database. */
export function rowSuite(open: OpenDialect): void {
  typesOfColumns(open)
  kindsOfText(open)
  results(open)
  lists(open)
}

function typesOfColumns(open: OpenDialect): void {
  describe('types of columns', () => {
    test('[DB-1] columns named id or *_id are strings, every other integer is a number', async () => {
      await using database = await open()
      await insertPeople(database, ['1', MAX_ID])
      await insertPosts(database, [{ id: '2', author_id: MAX_ID, created_at: 1_793_000_000_000, likes_count: 3 }])
      expect(await findPost.first(database.db, { id: '2' })).toEqual({
        id: '2',
        author_id: MAX_ID,
        reply_to_id: null,
        body: '',
        created_at: 1_793_000_000_000,
        likes_count: 3,
      })
    })

    test('[DB-1] the alias of an expression says whether it is an id', async () => {
      await using database = await open()
      await insertPeople(database, ['1'])
      await insertPosts(database, [
        { id: '10', likes_count: 1 },
        { id: '20', likes_count: 4, reply_to_id: '10' },
      ])
      const row = await database.db
        .selectFrom('posts')
        .select(({ fn }) => [
          fn.max('id').as('newest_id'),
          fn.coalesce('reply_to_id', 'id').as('root_id'),
          fn.countAll().as('posts'),
          fn.sum('likes_count').as('likes'),
          fn.avg('likes_count').as('mean'),
          sql`cast(sum(likes_count) as bigint) / 2`.as('half'),
        ])
        .where('id', '=', '20')
        .groupBy(['id', 'reply_to_id'])
        .execute()
      expect(row).toEqual([{ newest_id: '20', root_id: '10', posts: 1, likes: 4, mean: 4, half: 2 }])
    })
  })
}

function kindsOfText(open: OpenDialect): void {
  describe('kinds of text', () => {
    test('[DB-1] text sorts by its bytes', async () => {
      await using database = await open()
      const handles = ['ä', 'a', '_', 'Z', 'B', 'é', 'z', '😀', '-']
      const people = handles.map((handle, index) => ({ id: String(index + 1), handle, role: 'member' as const }))
      await database.transaction(({ db }) => db.insertInto('people').values(people).execute())
      const rows = await database.db.selectFrom('people').select('handle').orderBy('handle').execute()
      expect(rows.map((row) => row.handle)).toEqual(['-', 'B', 'Z', '_', 'a', 'z', 'ä', 'é', '😀'])
    })

    test('[DB-1] a handle made of digits stays text', async () => {
      await using database = await open()
      const handle = '0012345678901234'
      await database.transaction(({ db }) =>
        db.insertInto('people').values({ id: '1', handle, role: 'admin' }).execute(),
      )
      const rows = await database.db
        .selectFrom('people')
        .select('handle')
        .where((eb) => eb.fn('lower', ['handle']), '=', handle)
        .execute()
      expect(rows).toEqual([{ handle }])
    })

    test('[DB-1] JSON keeps ids as strings, and bytes are bytes', async () => {
      await using database = await open()
      const file = { id: '7', doc: JSON.stringify({ id: MAX_ID, name: '"ü"' }), content: Buffer.from([0, 255, 10]) }
      await database.transaction(({ db }) => db.insertInto('files').values(file).execute())
      const row = await database.db.selectFrom('files').selectAll().executeTakeFirstOrThrow()
      expect(JSON.parse(row.doc)).toEqual({ id: MAX_ID, name: '"ü"' })
      expect(Buffer.from(row.content ?? [])).toEqual(file.content)
    })
  })
}

function results(open: OpenDialect): void {
  describe('results', () => {
    test('[DB-1] a condition in a select list is a left join and a number', async () => {
      await using database = await open()
      await insertPeople(database, ['1', '2'])
      await insertPosts(database, [{ id: '10' }, { id: '11' }])
      await database.transaction(({ db }) => insertLike(db, { post: '11', account: '2' }))
      const rows = await database.db
        .selectFrom('posts')
        .leftJoin('likes', (join) => join.onRef('likes.post_id', '=', 'posts.id').on('likes.account_id', '=', '2'))
        .select('posts.id')
        .select(sql<0 | 1>`case when likes.account_id is null then 0 else 1 end`.as('isLiked'))
        .orderBy('posts.id')
        .execute()
      expect(rows).toEqual([
        { id: '10', isLiked: 0 },
        { id: '11', isLiked: 1 },
      ])
    })

    test('[DB-1] `select *` sees a column that was added since', async () => {
      await using database = await open()
      await insertPeople(database, ['1'])
      await insertPosts(database, [{ id: '10' }])
      await findPost.first(database.db, { id: '10' })
      await database.transaction(async ({ db }) => {
        await sql`alter table posts add column pinned_by_id integer default 1`.execute(db)
      })
      expect(await findPost.first(database.db, { id: '10' })).toMatchObject({ id: '10', pinned_by_id: '1' })
    })

    test('[DB-1] affected rows are those really inserted, changed or deleted', async () => {
      await using database = await open()
      await insertPeople(database, ['1', '2'])
      await insertPosts(database, [{ id: '10' }, { id: '11' }])
      const counts = await database.transaction(async ({ db }) => {
        const first = await insertLike.affected(db, { post: '10', account: '2' })
        const again = await insertLike.affected(db, { post: '10', account: '2' })
        const changed = await db.updateTable('posts').set({ body: 'x' }).executeTakeFirst()
        const deleted = await db.deleteFrom('likes').returning('post_id').execute()
        return [first, again, Number(changed.numUpdatedRows), deleted]
      })
      expect(counts).toEqual([1, 0, 2, [{ post_id: '10' }]])
    })
  })
}

function lists(open: OpenDialect): void {
  describe('lists', () => {
    test('[DB-1] a list of any length is one statement, and an empty one is legal', async () => {
      const seen = new Set<string>()
      await using database = await open({ onQuery: (text) => void seen.add(text) })
      await insertPeople(database, ['1'])
      await insertPosts(database, [{ id: '10' }, { id: '11' }, { id: '12' }])
      seen.clear()
      const ids = async (list: string[]) => (await listPosts(database.db, { ids: list })).map((post) => post.id)
      expect(await ids(['12', '10', '99'])).toEqual(['10', '12'])
      expect(await ids(['11'])).toEqual(['11'])
      expect(await ids([])).toEqual([])
      expect(seen.size).toBe(1)
    })

    test('[DB-1] lists of text and `not in` work as well', async () => {
      await using database = await open()
      await insertPeople(database, ['1', '2', '3'])
      const handles = async (operator: 'in' | 'not in', list: string[]) => {
        const query = database.db.selectFrom('people').select('handle').where('handle', operator, list).orderBy('id')
        return (await query.execute()).map((row) => row.handle)
      }
      expect(await handles('in', ['p1', `"'`])).toEqual(['p1'])
      expect(await handles('not in', ['p1'])).toEqual(['p2', 'p3'])
      expect(await handles('not in', [])).toEqual(['p1', 'p2', 'p3'])
    })

    test('[DB-1] rows inserted together are one statement for every number of them, in their order', async () => {
      const seen = new Set<string>()
      await using database = await open({ onQuery: (text) => void (text.startsWith('insert') && seen.add(text)) })
      await insertPeople(database, ['1', MAX_ID])
      seen.clear()
      const row = (id: string, body: string, reply_to_id: string | null = null) => {
        return { id, author_id: MAX_ID, reply_to_id, body, created_at: 1_793_000_000_000, likes_count: Number(id) }
      }
      const insert = (rows: ReturnType<typeof row>[]) =>
        database.transaction(({ db }) =>
          db
            .insertInto('posts')
            .values(rows)
            .onConflict((conflict) => conflict.column('id').doNothing())
            .returning('id')
            .execute(),
        )
      const said = ['', `it's "so"`, 'é 📱 \\ \n', '12', '1.0']
      await insert(said.slice(0, 2).map((body, i) => row(String(i + 1), body)))
      const added = await insert(said.map((body, i) => row(String(i + 1), body, i === 4 ? '1' : null)))
      expect(added).toEqual([{ id: '3' }, { id: '4' }, { id: '5' }])
      expect(seen.size).toBe(1)
      const stored = await database.db.selectFrom('posts').selectAll().orderBy('id').execute()
      expect(stored).toEqual(said.map((body, i) => row(String(i + 1), body, i === 4 ? '1' : null)))
      await expect(insert([row('7', ''), row('x8', '')])).rejects.toThrow(/not an id/)
    })
  })
}
