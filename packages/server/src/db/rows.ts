import { cutDigits, digitsText, TOGETHER, tooLarge, writeDigits } from './id-text.ts'
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
const WORTH_GATHERING = 4

/**
 * Writes the function that does so; a driver that builds its rows in native code builds them for less than any of ours. The ids of many
 * rows are spelled together, those of a few rows each by itself.
 */
export function idMender(columns: readonly string[]): MendRows {
  const ids = columns.filter(isIdColumn).map((name) => `r[${JSON.stringify(name)}]`)
  if (ids.length === 0) return (rows) => rows
  const each = (work: (cell: string) => string) =>
    ids.map((cell) => `if (typeof ${cell} === 'number') ${work(cell)}`).join('; ')
  return new Function(
    'id',
    'writeDigits',
    'digitsText',
    'cutDigits',
    `return (rows) => {
      if (rows.length < ${WORTH_GATHERING} || ${ids.length > TOGETHER}) {
        for (let i = 0; i < rows.length; i++) { const r = rows[i]; ${each((cell) => `${cell} = id(${cell})`)} }
        return rows
      }
      for (let from = 0; from < rows.length; from += ${Math.floor(TOGETHER / ids.length)}) {
        const to = Math.min(from + ${Math.floor(TOGETHER / ids.length)}, rows.length)
        let n = 0
        for (let i = from; i < to; i++) { const r = rows[i]; ${each((cell) => `writeDigits(${cell}, n++)`)} }
        const text = digitsText(n)
        n = 0
        for (let i = from; i < to; i++) { const r = rows[i]; ${each((cell) => `${cell} = cutDigits(text, n++, ${cell})`)} }
      }
      return rows
    }`,
  )(id, writeDigits, digitsText, cutDigits) as MendRows
}

function cell({ name, digits }: ResultColumn, index: number): string {
  if (isIdColumn(name)) return `typeof c[${index}] === 'number' ? id(c[${index}]) : c[${index}]`
  return digits ? `c[${index}] === null ? null : number(c[${index}])` : `c[${index}]`
}

function id(value: number): string {
  if (!Number.isSafeInteger(value)) throw tooLarge(value)
  return BigInt(value).toString() // half of what String(value) costs, which looks for a fraction first
}

/** A silent rounding would be worse than an error. */
function number(digits: string): number {
  const value = Number(digits)
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new RangeError(`${digits} does not fit a number: is it an id whose alias does not end in _id?`)
  return value
}
