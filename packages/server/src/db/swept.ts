import { sql } from 'kysely'

/** So many rows one statement of the sweeper deletes. */
export const SWEPT = 500

/** The same in its SQL, where it stands as a number: planned for any, a statement would read whole tables. */
export const sweptRows = sql.lit(SWEPT)
