import { isTableLocked } from './dialect.ts'

/** A table that a statement needs was locked a moment ago, and another one is finding out whether it still is. */
class TableLocked extends Error {
  readonly code = '55P03' // as Postgres itself calls it
}

/**
 * Remembers which statements met a locked table, by their SQL. Of each only one at a time may find out whether the table is free
 * again, and the others are refused at once: else a single lock would soon hold every connection, and with them all other tables.
 */
export class HeldStatements {
  readonly #isAsked = new Map<string, boolean>()

  /** @throws {TableLocked} */
  async run<Value>(sql: string, execute: () => Promise<Value>): Promise<Value> {
    const isAsked = this.#isAsked.get(sql)
    if (isAsked) throw new TableLocked('a table that this statement needs is locked')
    if (isAsked === false) this.#isAsked.set(sql, true)
    try {
      const value = await execute()
      if (isAsked === false) this.#isAsked.delete(sql)
      return value
    } catch (error) {
      if (isTableLocked(error) && !ADVISORY.test(sql)) this.#isAsked.set(sql, false)
      else if (isAsked === false) this.#isAsked.delete(sql)
      throw error
    }
  }
}

/** A lock of ours on an id, which is no table. */
const ADVISORY = /pg_advisory/
