import { type BinaryOperationNode, OperatorNode, PrimitiveValueListNode, ValueNode } from 'kysely'
import { Parameter } from './parameters.ts'

/** The right side of `x in [..]` or `x in $.list` when it is a plain list, which each database takes as one parameter. */
export function listOf(node: BinaryOperationNode): unknown {
  if (!OperatorNode.is(node.operator)) return undefined
  if (node.operator.operator !== 'in' && node.operator.operator !== 'not in') return undefined
  if (PrimitiveValueListNode.is(node.rightOperand)) return node.rightOperand.values
  if (ValueNode.is(node.rightOperand) && node.rightOperand.value instanceof Parameter) return node.rightOperand.value
  return undefined
}
