import { type BinaryOperationNode, OperatorNode, PostgresQueryCompiler } from 'kysely'
import { listOf } from '../../lists.ts'

/** A list is one array parameter: one named statement for every length, and an empty list is legal. */
export class PostgresCompiler extends PostgresQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const list = listOf(node)
    if (list === undefined) super.visitBinaryOperation(node)
    else this.#visitIn(node, list)
  }

  #visitIn(node: BinaryOperationNode, list: unknown): void {
    this.visitNode(node.leftOperand)
    this.append(OperatorNode.is(node.operator) && node.operator.operator === 'in' ? ' = any(' : ' <> all(')
    this.appendValue(list)
    this.append(')')
  }
}
