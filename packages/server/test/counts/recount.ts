import type { PostId } from '@kindred/contract'
import { dumpTables } from '../../src/testing/rows.ts'
import { tables, type World } from '../sweep/world.ts'
import { countsOf } from '../sweep/writing.ts'
import type { Town } from './community.ts'
import type { Reading } from './numbers.ts'

/** Counts rows, one by one, and answers what a number of this name should be for whatever has this id. */
export async function recount({ kit }: Town): Promise<(id: string, name: string) => number> {
  const dump = await dumpTables(kit.server.database, tables)
  const rows = tables.map((table) => [table, (dump[table] ?? []).map((row) => JSON.parse(row))])
  const world = Object.fromEntries(rows) as World
  const counts = countsOf(world)
  const keys = new Map<string, string>(world.subjects.map((row) => [row.id, row.external_key]))
  const saved = Map.groupBy(world.saves, (row) => keys.get(row.item_id) ?? (row.item_id as PostId))
  return (id, name) => (name === 'saves' ? saved.get(id)?.length : counts.get(`${id} ${name}`)) ?? 0
}

/** The numbers that somebody was told, flat: of which thing, under which name, and how many. */
export function toldNumbers({ told }: Reading): { id: string; name: string; count: number }[] {
  return [...told].flatMap(([what, numbers]) => {
    const [, id] = /^(?:counts of|subject) (.*)$/.exec(what) ?? []
    const [json = '{}'] = numbers
    return id === undefined ? [] : Object.entries(JSON.parse(json)).flatMap(([name, value]) => flat(id, name, value))
  })
}

function flat(id: string, name: string, value: unknown) {
  if (name === 'reactions') return [{ id, name, count: Object.values(value as object).reduce((a, b) => a + b, 0) }]
  return typeof value === 'number' ? [{ id, name, count: value }] : []
}
