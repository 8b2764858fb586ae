import {
  AndNode,
  type BinaryOperationNode,
  ColumnNode,
  type OperationNode,
  OperatorNode,
  PrimitiveValueListNode,
  ReferenceNode,
  SelectQueryNode,
  ValueNode,
} from 'kysely'
import { isIdColumn } from './ids.ts'
import { type Encode, encoded, Parameter } from './parameters.ts'

/** The right side of `x in [..]` or `x in $.list` when it is a plain list, which each database takes as one parameter. */
export function listOf(node: BinaryOperationNode): unknown {
  if (!OperatorNode.is(node.operator)) return undefined
  if (node.operator.operator !== 'in' && node.operator.operator !== 'not in') return undefined
  if (PrimitiveValueListNode.is(node.rightOperand)) return node.rightOperand.values
  if (ValueNode.is(node.rightOperand) && node.rightOperand.value instanceof Parameter) return node.rightOperand.value
  return undefined
}

/** The same comparison with each value that stands beside ids encoded as one. */
export function encodeIds(node: BinaryOperationNode, encode: Encode): BinaryOperationNode {
  if (isMadeOfIds(node.leftOperand)) return { ...node, rightOperand: encodeValues(node.rightOperand, encode) }
  if (isMadeOfIds(node.rightOperand)) return { ...node, leftOperand: encodeValues(node.leftOperand, encode) }
  return node
}

function encodeValues(node: OperationNode, encode: Encode): OperationNode {
  if (AndNode.is(node)) {
    const both = { left: encodeValues(node.left, encode), right: encodeValues(node.right, encode) } // of a `between`
    return { ...node, ...both } as AndNode
  }
  if (ValueNode.is(node) && node.value !== null) return { ...node, value: encoded(node.value, encode) } as ValueNode
  return node
}

/** An id column, or an expression whose columns all are ids: `coalesce(reply_to_id, id)`, `max(id)`. */
export function isMadeOfIds(node: OperationNode): boolean {
  if (ValueNode.is(node)) return false
  const names: string[] = []
  return collectColumns(node, names) && names.length > 0 && names.every(isIdColumn)
}

/** False when there is a subquery, whose inner columns say nothing. */
function collectColumns(part: unknown, names: string[]): boolean {
  if (typeof part !== 'object' || part === null) return true
  const node = part as OperationNode
  if (ReferenceNode.is(node)) return collectColumns(node.column, names)
  if (SelectQueryNode.is(node)) return false
  if (ColumnNode.is(node)) names.push(node.column.name)
  else return Object.values(part).every((child) => collectColumns(child, names))
  return true
}
