import { SqliteAdapter } from 'kysely'
import { expect, test } from 'vitest'
import { handleFactory } from '../../executor.ts'
import { SqliteCompiler } from './compiler.ts'

interface Tables {
  dishes: { id: string; cook_id: string; name: string }
  cooks: { id: string; name: string }
}

const handle = handleFactory(() => new SqliteCompiler(), new SqliteAdapter())
const db = handle<Tables>({ execute: async () => ({ rows: [] }) })

test('PERF-1: SQLite sees no value that is bound while it plans, so that it plans a join once and not at each call', () => {
  const { sql } = db
    .selectFrom('dishes')
    .innerJoin('cooks', 'cooks.id', 'dishes.cook_id')
    .selectAll()
    .where('dishes.id', 'in', ['1', '2'])
    .where('cooks.name', '=', 'Ann')
    .where('dishes.cook_id', '<', '9')
    .limit(3)
    .compile()
  expect(sql.match(/.\?/g)).toEqual(['+?', '+?', '+?', '+?'])
})
