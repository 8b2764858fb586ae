import { Trouble } from '../../kernel/trouble.ts'
import type { Snapshot, TableShape } from '../snapshot.ts'

/** What belongs to a place and not to its data, so that no copy and no backup brings it to another place. */
export const leftBehind: readonly string[] = ['database_marks', 'kindred_migrations', 'process_numbers']

/**
 * The shapes of the tables, each after those that it refers to, so that rows may be written in this order and deleted in the reverse.
 * A row that refers to one of its own table refers to a smaller id.
 * @throws {Trouble} when one is missing, or when tables refer to each other in a circle
 */
export function inOrder(tables: readonly string[], shapes: Snapshot['tables']): TableShape[] {
  const ordered: TableShape[] = []
  const waiting = new Map(tables.toSorted().map((name) => [name, shapeOf(name, shapes)]))
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(({ name, references }) =>
      references.every((other) => other === name || !waiting.has(other)),
    )
    if (!next) throw circle([...waiting.keys()])
    waiting.delete(next.name)
    ordered.push(next)
  }
  return ordered
}

function shapeOf(name: string, shapes: Snapshot['tables']): TableShape {
  const shape = shapes.get(name)
  if (shape) return shape
  throw new Trouble({
    what: `the table ${name} is missing`,
    why: 'the database has not the schema of this server',
    fix: 'run `kindred migrate status` on it',
    reason: 'schema-differs',
  })
}

function circle(names: readonly string[]): Trouble {
  return new Trouble({
    what: 'these tables cannot be written in any order',
    why: `they refer to each other in a circle: ${names.join(', ')}`,
    fix: 'take one of the references out of the schema',
  })
}
