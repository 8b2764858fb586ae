import type { Reads } from '../db/database.ts'
import type { Check } from './check.ts'
import type { Unit } from './kernel.ts'

/** A stretch of a table, both ends included, and the moment at which it is looked at. */
export interface Stretch {
  readonly from: string
  readonly to: string
  readonly now: number
}

/** A row that breaks an invariant, under the key by which its table is walked. What else it holds is for telling and mending it. */
export interface Broken {
  readonly id: string
}

/** What a repair stands on: a part of the kernel inside a transaction. */
export type RepairUnit<Tables> = Pick<Unit<Tables>, 'db' | 'lock' | 'nextId' | 'clock'>

/**
 * What must hold of every row of a table, between any two transactions. It is checked stretch by stretch, so it says nothing of the
 * table as a whole; `find` looks up what it compares by an index, so that all stretches together cost one walk.
 */
export interface InvariantDefinition<Tables, Row extends Broken> extends Check {
  /** The table that is walked, and the first column of its key. */
  readonly over: { readonly table: keyof Tables & string; readonly key: string; readonly isText?: boolean }
  /** The rows of a stretch that break it. */
  find(db: Reads<Tables>, stretch: Stretch): Promise<Row[]>
  /** What is wrong with a row, in ids and numbers. */
  tell(row: Row): string
  /** Left out where only a person can decide. */
  readonly repair?: {
    /** Takes what the verbs take that move these rows; afterwards they are looked at again, and only what is still broken is mended. */
    hold?(unit: RepairUnit<Tables>, rows: readonly Row[]): Promise<void>
    mend(unit: RepairUnit<Tables>, rows: readonly Row[]): Promise<void>
    /** What is there afterwards. */
    outcome(row: Row): string
  }
}

/** An invariant as whoever runs it holds it; its tables and rows were checked by `defineInvariant`. */
export type Invariant = InvariantDefinition<Record<string, unknown>, Broken>

export function defineInvariant<Tables, Row extends Broken>(definition: InvariantDefinition<Tables, Row>): Invariant {
  return definition as unknown as Invariant
}

/** A row whose counter is not what it counts. */
export interface Drift extends Broken {
  readonly stored: number
  readonly counted: number
}

/** What is asked of a counter, and done to it. `storedCount` makes them of a column. */
export interface CounterStatements<Tables> extends Pick<InvariantDefinition<Tables, Drift>, 'over' | 'find'> {
  /** Keeps the counters of these rows from moving until the end of the transaction. */
  hold(db: RepairUnit<Tables>['db'], ids: readonly string[]): Promise<unknown>
  /** Sets the counters of these rows, which are held, to what they count. */
  recount(db: RepairUnit<Tables>['db'], ids: readonly string[]): Promise<unknown>
}

interface Counter<Tables> extends CounterStatements<Tables> {
  readonly name: string
  readonly meaning: string
}

/** A counter that is stored, with the truth about it. */
export function counter<Tables>({ hold, recount, ...rest }: Counter<Tables>): Invariant {
  return defineInvariant<Tables, Drift>({
    ...rest,
    fix: 'It is counted anew.',
    tell: ({ stored, counted }) => `is stored as ${stored} and counts ${counted}`,
    repair: {
      hold: async ({ db }, rows) => void (await hold(db, idsOf(rows))),
      mend: async ({ db }, rows) => void (await recount(db, idsOf(rows))),
      outcome: ({ counted }) => `is stored as ${counted}`,
    },
  })
}

/** The keys of rows, each once. */
export function idsOf<Id extends string>(rows: readonly { readonly id: Id }[]): Id[] {
  return [...new Set(rows.map(({ id }) => id))]
}
