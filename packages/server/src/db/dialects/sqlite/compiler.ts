import { type BinaryOperationNode, SqliteQueryCompiler, type ValuesNode } from 'kysely'
import { canonicalId, integerOf } from '../../ids.ts'
import { type ManyRows, manyRowsOf } from '../../many-rows.ts'
import { encodeIds, isMadeOfIds, listOf } from '../../operands.ts'
import { encoded } from '../../parameters.ts'
import { selectCells } from './dialect.ts'

/**
 * Two things that SQLite needs:
 * - An id compared with an expression (`coalesce`, `max`, an aggregate's column) has no affinity that would make the bound text a
 *   number, and every text sorts above every integer. So an id beside columns that are ids is bound as an integer.
 * - A list, of values or of rows to insert, becomes one JSON parameter: one statement for every length, and an empty list is legal.
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
  return `[${ids.map(canonicalId).join(',')}]`
}
