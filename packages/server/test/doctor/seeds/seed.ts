import type { World } from '../world.ts'

/** Something that is not as it must be, and the check that has to find it. */
export interface Seed {
  readonly check: string
  /** What breaks the rows. */
  sow(world: World): string[]
  /** What puts right by hand what no machine may. */
  undo?(world: World): string
}

/** By the name under which the tests tell it. */
export type Seeds = Readonly<Record<string, Seed>>

export const DAY_MS = 24 * 60 * 60 * 1000

export function edge(table: string, ...cells: (string | number)[]): string {
  return `insert into ${table} values (${cells.join(', ')})`
}
