import { type BinaryOperationNode, OperatorNode, PostgresQueryCompiler, type ValuesNode } from 'kysely'
import { canonicalId } from '../../ids.ts'
import { type ManyRows, manyRowsOf } from '../../many-rows.ts'
import { encodeIds, isMadeOfIds, listOf } from '../../operands.ts'
import { encoded } from '../../parameters.ts'
import { recordsOf } from './dialect.ts'

/**
 * A list is one array parameter, and rows to insert are one JSON parameter: one named statement for every length, and an empty list
 * is legal.
 * Ids are checked as on SQLite, since Postgres would read ' 99' and '0x63' as 99.
 */
export class PostgresCompiler extends PostgresQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const list = listOf(node)
    if (list !== undefined) this.#visitIn(node, list)
    else super.visitBinaryOperation(encodeIds(node, canonicalId))
  }

  protected override visitValues(node: ValuesNode): void {
    const many = manyRowsOf(node, this.parentNode)
    if (many) this.#visitMany(many)
    else super.visitValues(node)
  }

  #visitMany(many: ManyRows): void {
    const names = many.columns.map((column) => this.sanitizeIdentifier(column)).map((column) => `"${column}"`)
    this.append(
      `select ${names.join(', ')} from json_populate_recordset(null::"${this.sanitizeIdentifier(many.table)}", `,
    )
    this.appendValue(recordsOf(many))
    this.append(')')
  }

  #visitIn(node: BinaryOperationNode, list: unknown): void {
    this.visitNode(node.leftOperand)
    this.append(OperatorNode.is(node.operator) && node.operator.operator === 'in' ? ' = any(' : ' <> all(')
    this.appendValue(isMadeOfIds(node.leftOperand) ? encoded(list, idList) : list)
    this.append(')')
  }
}

function idList(ids: readonly string[]): string[] {
  return ids.map(canonicalId)
}
