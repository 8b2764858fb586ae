import {
  AndNode,
  type BinaryOperationNode,
  ColumnNode,
  type OperationNode,
  ReferenceNode,
  SelectQueryNode,
  SqliteQueryCompiler,
  ValueNode,
} from 'kysely'
import { integerOf, isIdColumn } from '../../ids.ts'
import { listOf } from '../../lists.ts'
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
    else super.visitBinaryOperation(withIntegerIds(node))
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
  return `[${ids.map(integerOf).join(',')}]`
}

function withIntegerIds(node: BinaryOperationNode): BinaryOperationNode {
  if (isMadeOfIds(node.leftOperand)) return { ...node, rightOperand: asInteger(node.rightOperand) }
  if (isMadeOfIds(node.rightOperand)) return { ...node, leftOperand: asInteger(node.leftOperand) }
  return node
}

function asInteger(node: OperationNode): OperationNode {
  if (AndNode.is(node)) return { ...node, left: asInteger(node.left), right: asInteger(node.right) } as AndNode // between
  if (ValueNode.is(node) && node.value !== null) return { ...node, value: encoded(node.value, integerOf) } as ValueNode
  return node
}

/** An id column, or an expression whose columns all are ids: `coalesce(reply_to_id, id)`, `max(id)`. */
function isMadeOfIds(node: OperationNode): boolean {
  if (ValueNode.is(node)) return false
  const names: string[] = []
  return collectColumns(node, names) && names.length > 0 && names.every(isIdColumn)
}

function collectColumns(part: unknown, names: string[]): boolean {
  if (typeof part !== 'object' || part === null) return true
  const node = part as OperationNode
  if (ReferenceNode.is(node)) return collectColumns(node.column, names)
  if (SelectQueryNode.is(node)) return false
  if (ColumnNode.is(node)) names.push(node.column.name)
  else return Object.values(part).every((child) => collectColumns(child, names))
  return true
}
