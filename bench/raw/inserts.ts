import Sqlite from 'better-sqlite3'

/** The rows of each table of a seeded file, in the order in which they can be inserted. */
export type Rows = readonly (readonly [table: string, columns: readonly string[], rows: readonly unknown[][]])[]

export const seededTables = [
  'accounts',
  'profiles',
  'graph_counts',
  'follows',
  'follow_requests',
  'blocks',
  'close_friends',
  'mutes',
  'audience_lists',
  'audience_list_members',
  'posts',
  'post_audience',
  'post_tags',
  'post_quotes',
  'pinned_posts',
  'reposts',
  'reactions',
  'reaction_counts',
  'comments',
] as const

export function readRows(file: string): Rows {
  const raw = new Sqlite(file, { readonly: true })
  const rows = seededTables.map((table) => {
    const all = raw.prepare<[], unknown[]>(`select * from ${table}`).raw()
    return [table, all.columns().map(({ name }) => name), all.all()] as const
  })
  raw.close()
  return rows
}

/** What somebody writes by hand: a prepared insert a table, one durable transaction. Answers milliseconds. */
export function insertInto(file: string, tables: Rows): number {
  const raw = new Sqlite(file)
  for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'cache_size = -64000'])
    raw.pragma(pragma)
  const began = performance.now()
  raw.exec('begin')
  for (const [table, columns, rows] of tables) {
    const insert = raw.prepare(`insert into ${table} (${columns}) values (${columns.map(() => '?')})`)
    for (const row of rows) insert.run(row)
  }
  raw.exec('commit')
  const took = performance.now() - began
  raw.close()
  return took
}
