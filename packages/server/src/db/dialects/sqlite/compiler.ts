import { type BinaryOperationNode, SqliteQueryCompiler, type ValuesNode } from 'kysely'
import { canonicalId, integerOf } from '../../ids.ts'
import { type ManyRows, manyRowsOf } from '../../many-rows.ts'
import { encodeIds, isMadeOfIds, listOf } from '../../operands.ts'
import { encoded } from '../../parameters.ts'
import { selectCells } from './dialect.ts'

/**
 * Three things that SQLite needs:
 * - An id compared with an expression (`coalesce`, `max`, an aggregate's column) has no affinity that would make the bound text a
 *   number, and every text sorts above every integer. So an id beside columns that are ids is bound as an integer.
 * - A list, of values or of rows to insert, becomes one JSON parameter: one statement for every length, and an empty list is legal.
 * - Built with STAT4, as better-sqlite3 is, it looks at values that are bound when it plans a join, and plans it anew whenever they are
 *   bound again, which costs more than most joins. Behind a plus, which changes no value, it does not see them.
 */
export class SqliteCompiler extends SqliteQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const list = listOf(node)
    if (list !== undefined) this.#visitIn(node, list)
    else super.visitBinaryOperation(encodeIds(node, integerOf))
  }

  protected override visitValues(node: ValuesNode): void {
    const many = manyRowsOf(node, this.parentNode)
    if (many) this.#visitMany(many)
    else super.visitValues(node)
  }

  protected override getCurrentParameterPlaceholder(): string {
    return '+?'
  }

  #visitMany(many: ManyRows): void {
    this.append(`${selectCells(many.columns)} from json_each(`)
    this.appendValue(JSON.stringify(many.rows))
    this.append(') where true') // `on conflict` would be read as the condition of a join
  }

  #visitIn(node: BinaryOperationNode, list: unknown): void {
    this.visitNode(node.leftOperand)
    this.append(' ')
    this.visitNode(node.operator)
    this.append(' (select value from json_each(')
    this.appendValue(encoded(list, isMadeOfIds(node.leftOperand) ? idList : JSON.stringify))
    this.append('))')
  }
}

function idList(ids: readonly string[]): string {
  for (const id of ids) canonicalId(id)
  return `[${ids.join(',')}]`
}
