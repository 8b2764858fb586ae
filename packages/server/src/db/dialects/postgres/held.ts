import { isTableLocked } from './dialect.ts'

/** A table that a statement needs was locked a moment ago, and another one is finding out whether it still is. */
class TableLocked extends Error {
  readonly code = '55P03' // as Postgres itself calls it
}

/** A lock of ours on an id, which is no table. */
const ADVISORY = /pg_advisory/

/**
 * Remembers which statements met a locked table, by their SQL. Of each only one at a time may find out whether the table is free
 * again, and the others are refused at once: else a single lock would soon hold every connection, and with them all other tables.
 */
export class HeldStatements {
  readonly #held = new Set<string>()
  readonly #tried = new Set<string>()

  /** @throws {TableLocked} */
  async run<Value>(sql: string, execute: () => Promise<Value>): Promise<Value> {
    if (this.#held.has(sql)) return this.#try(sql, execute)
    try {
      return await execute()
    } catch (error) {
      if (isTableLocked(error) && !ADVISORY.test(sql)) this.#held.add(sql)
      throw error
    }
  }

  async #try<Value>(sql: string, execute: () => Promise<Value>): Promise<Value> {
    if (this.#tried.has(sql)) throw new TableLocked('a table that this statement needs is locked')
    this.#tried.add(sql)
    try {
      const value = await execute()
      this.#held.delete(sql)
      return value
    } catch (error) {
      if (!isTableLocked(error)) this.#held.delete(sql)
      throw error
    } finally {
      this.#tried.delete(sql)
    }
  }
}
