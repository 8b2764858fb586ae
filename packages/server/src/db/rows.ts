import { isIdColumn } from './ids.ts'

/** A column of a result. `digits` says that the driver hands its numbers over as text, so that nothing is rounded. */
export interface ResultColumn {
  readonly name: string
  readonly digits?: boolean
}
export type BuildRows = (cells: readonly unknown[][]) => unknown[]

/**
 * Writes the function that turns arrays of cells into rows: ids become strings and other integers numbers, by the name of the
 * column. A driver's type parsers never see that name, and a generated constructor costs less than their objects.
 */
export function rowBuilder(columns: readonly ResultColumn[]): BuildRows {
  const fields = columns.map((column, index) => `${JSON.stringify(column.name)}:${cell(column, index)}`)
  return new Function(
    'id',
    'number',
    `return (cells) => {
      const rows = new Array(cells.length)
      for (let i = 0; i < rows.length; i++) { const c = cells[i]; rows[i] = {${fields.join(',')}} }
      return rows
    }`,
  )(id, number) as BuildRows
}

/** Rows that a driver has built itself, whose ids become strings where they stand. */
export type MendRows = (rows: readonly object[]) => readonly object[]

/** Writes the function that does so; a driver that builds its rows in native code builds them for less than any of ours. */
export function idMender(columns: readonly string[]): MendRows {
  const ids = columns.filter(isIdColumn).map((name) => `r[${JSON.stringify(name)}]`)
  const lines = ids.map((cell) => `if (typeof ${cell} === 'number') ${cell} = id(${cell})`)
  return new Function(
    'id',
    `return (rows) => {
      for (let i = 0; i < rows.length; i++) { const r = rows[i]; ${lines.join('; ')} }
      return rows
    }`,
  )(id) as MendRows
}

function cell({ name, digits }: ResultColumn, index: number): string {
  if (isIdColumn(name)) return `typeof c[${index}] === 'number' ? id(c[${index}]) : c[${index}]`
  return digits ? `c[${index}] === null ? null : number(c[${index}])` : `c[${index}]`
}

function id(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is too large to be an id`)
  return BigInt(value).toString() // half of what String(value) costs, which looks for a fraction first
}

/** A silent rounding would be worse than an error. */
function number(digits: string): number {
  const value = Number(digits)
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new RangeError(`${digits} does not fit a number: is it an id whose alias does not end in _id?`)
  return value
}
