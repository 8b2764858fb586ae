import { type Expression, type SqlBool, sql } from 'kysely'

/**
 * Whether the other end of one of the viewer's ties is a person. A page asks it for everybody on it, of one viewer: the index
 * `(followee_id, (follower_id + 0))` holds all that the answer needs side by side, while that of the pair, by which SQLite would look
 * if the two were written alike, has it all over the table. The plus keeps the person's affinity away, with which no index of an
 * expression is used.
 */
export function isFarEnd(column: string, person: Expression<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} + 0 = +${person}`
}
