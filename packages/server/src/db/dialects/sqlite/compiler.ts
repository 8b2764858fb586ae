import { type BinaryOperationNode, SqliteQueryCompiler } from 'kysely'
import { canonicalId, integerOf } from '../../ids.ts'
import { encodeIds, isMadeOfIds, listOf } from '../../operands.ts'
import { encoded } from '../../parameters.ts'

/**
 * Two things that SQLite needs:
 * - An id compared with an expression (`coalesce`, `max`, an aggregate's column) has no affinity that would make the bound text a
 *   number, and every text sorts above every integer. So an id beside columns that are ids is bound as an integer.
 * - A list becomes one JSON parameter: one statement for every length, and an empty list is legal.
 */
export class SqliteCompiler extends SqliteQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const list = listOf(node)
    if (list !== undefined) this.#visitIn(node, list)
    else super.visitBinaryOperation(encodeIds(node, integerOf))
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
