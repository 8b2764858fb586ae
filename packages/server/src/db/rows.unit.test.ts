import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TOGETHER } from './id-text.ts'
import { idMender } from './rows.ts'

const anId = fc.oneof(fc.maxSafeNat(), fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(0, Number.MAX_SAFE_INTEGER))
const cell = fc.option(anId)
const asText = (id: number | null) => (id === null ? null : String(id))

test('DB-1: ids become the digits that they are, however many rows a result has, and nothing else is touched', () => {
  const rows = fc.array(fc.record({ id: anId, author_id: cell, count: anId }), { maxLength: 3 * TOGETHER })
  fc.assert(
    fc.property(rows, (found) => {
      const mended = idMender(['id', 'author_id', 'count'])(structuredClone(found))
      const wanted = found.map((row) => ({ ...row, id: String(row.id), author_id: asText(row.author_id) }))
      expect(mended).toEqual(wanted)
    }),
  )
})

test('DB-1: ids become digits in a row of more ids than are spelled together', () => {
  const names = Array.from({ length: TOGETHER + 1 }, (_, at) => `n${at}_id`)
  const row = () => Object.fromEntries(names.map((name, at) => [name, 1e13 + at]))
  const mended = idMender(names)(Array.from({ length: 5 }, row))
  expect(mended).toEqual(
    Array.from({ length: 5 }, () => Object.fromEntries(names.map((name, at) => [name, String(1e13 + at)]))),
  )
})

test('DB-1: a number that is no safe integer is refused as an id, in a short result and in a long one', () => {
  const mend = idMender(['id'])
  for (const length of [1, 5]) {
    const rows = Array.from({ length }, () => ({ id: 2 ** 53 }))
    expect(() => mend(rows)).toThrow(RangeError)
  }
})
