import { sql } from 'kysely'

/** So many rows one statement of the sweeper deletes. It stands in the SQL: planned for any number, a statement would read whole tables. */
export const sweptRows = sql.lit(500)
