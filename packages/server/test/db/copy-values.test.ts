import { expect, test } from 'vitest'
import { bytes, createTable, dropTable, id, integer, type Migration, maybe, text } from '../../src/db/columns.ts'
import { copyDatabase, type Knowledge } from '../../src/db/copy/copy.ts'
import { inOrder } from '../../src/db/copy/order.ts'
import type { Database } from '../../src/db/database.ts'
import { processNumbers } from '../../src/db/lease-migration.ts'
import { databaseMarks } from '../../src/db/marks-migration.ts'
import { openDatabase } from '../../src/db/open.ts'
import type { AnyTables, TableShape } from '../../src/db/snapshot.ts'
import { freshDatabase } from '../../src/testing/database.ts'
import { databaseUrl, emptyDatabase } from './copying/places.ts'

const things: Migration = {
  name: '20251120-0900-things',
  up(schema) {
    createTable(schema, 'things', {
      columns: { id: id(), parent_id: maybe(id({ of: 'things' })), at: integer(), word: text(), seal: maybe(bytes()) },
      primaryKey: ['id'],
    })
    createTable(schema, 'a_part', {
      columns: { thing_id: id({ of: 'things' }), word: text(), at: integer() },
      primaryKey: ['thing_id', 'word', 'at'],
    })
  },
  down(schema) {
    dropTable(schema, 'a_part')
    dropTable(schema, 'things')
  },
}
const knowledge: Knowledge = {
  migrations: [processNumbers, databaseMarks, things],
  tables: ['things', 'a_part'],
  broken: async () => [],
  mend: async () => 0,
  forget: async () => ({ sessions: 0 }),
}

test('[TXT-3] a copy carries every kind of value: bytes, null, the largest id, text in the order of its bytes, keys of several columns', async () => {
  await using source = await freshDatabase({ url: databaseUrl, migrations: knowledge.migrations })
  await using target = await emptyDatabase()
  const largest = String(Number.MAX_SAFE_INTEGER)
  const rows = [
    { id: '1', parent_id: null, at: -5, word: '', seal: Buffer.from([0, 255, 39, 92]) },
    { id: largest, parent_id: '1', at: Number.MAX_SAFE_INTEGER, word: "\\x00 ' \u{1F469}", seal: null },
  ]
  const parts = Array.from({ length: 2500 }, (_, at) => ({
    thing_id: at % 2 ? '1' : largest,
    word: ['a', 'B', 'ä', 'z', '\u{10000}', '\uffee'][at % 6] as string,
    at,
  }))
  await using written = (await openDatabase<unknown>(source.url)) as Database<AnyTables>
  await written.transaction(async ({ db }) => {
    await db.insertInto('things').values(rows).execute()
    for (const part of parts) await db.insertInto('a_part').values(part).execute()
  })
  await copyDatabase({ from: source.url, to: target.url }, knowledge, { verify: true })
  await using copied = (await openDatabase<unknown>(target.url)) as Database<AnyTables>
  expect(await copied.db.selectFrom('things').selectAll().orderBy('id').execute()).toEqual(rows)
  expect(await copied.db.selectFrom('a_part').selectAll().orderBy('at').execute()).toEqual(parts)
})

test('tables are written after those that they refer to, and a circle of them is refused by name', () => {
  const shape = (name: string, ...references: string[]): [string, TableShape] => [
    name,
    { name, columns: [], key: [], references },
  ]
  const order = (...shapes: [string, TableShape][]) =>
    inOrder(
      shapes.map(([name]) => name),
      new Map(shapes),
    ).map(({ name }) => name)
  expect(order(shape('a', 'b'), shape('b', 'c', 'b'), shape('c'), shape('d'))).toEqual(['c', 'b', 'a', 'd'])
  expect(() => order(shape('a', 'b'), shape('b', 'a'), shape('c'))).toThrow(/circle: a, b\./)
  expect(() => inOrder(['e'], new Map())).toThrow(/table e is missing/)
})
