import ts from 'typescript'
import { expect, test } from 'vitest'
import { type Cut, clausesIn } from './clauses.ts'
import { callsIn } from './doors.ts'
import { mutated } from './mutant.ts'
import { wrapperCallsIn } from './wrappers.ts'

const parse = (text: string) => ts.createSourceFile('domains/notes/service.ts', text, ts.ScriptTarget.Latest, true)

/** The text without one part at a time. */
function each(find: (tree: ts.SourceFile) => Cut[], text: string): string[] {
  return find(parse(text)).map(({ start, end, text: instead }) =>
    mutated('', text, [{ file: '', start, end, text: instead }]),
  )
}

test.each([
  ['const itemClauses = { a, b: { c, } }', ['const itemClauses = { b: { c, } }', 'const itemClauses = { a, b: {  } }']],
  ['eb.or([a, b])', ['eb.or([b])', 'eb.or([a])']],
  ['a || b || c', ['b || c', 'a || c', 'a || b']],
  ["from.where('a', '=', b).where('id', 'in', ids)", ["from.where('id', 'in', ids)"]],
  [
    'sql`(select 1 from t where a = b and c = d) is null`',
    ['sql`(select 1 from t where c = d) is null`', 'sql`(select 1 from t where a = b) is null`'],
  ],
  ["if (a) return 'not-found'", ['']],
  ['a ? b : c', ['b', 'c']],
])('the clauses of %s are left out or decided, one at a time', (text, expected) => {
  expect(each(clausesIn, text)).toEqual(expected)
})

test.each([
  ['await visibility.show(viewer, kind, rows)', ['await visibility.unasked.show(viewer, kind, rows)']],
  ['uses.visibility.person(viewer, ref)', ['uses.visibility.unasked.person(viewer, ref)']],
  ['refuseIf(rules.reachRefusal(relation))', ['refuseIf(undefined)']],
  ['refuseIf(rules.countRefusal(1, 2))', []],
  ['show(rows, { leaveOutMuted: true })', ['show(rows, { leaveOutMuted: false })']],
  ['all.filter((one) => people.has(one))', ['all.filter((one) => true)']],
])('the door is not asked in %s', (text, expected) => {
  expect(each(callsIn, text)).toEqual(expected)
})

test('a function that asks the door is called without asking in each place by itself', () => {
  const text = 'function seen() { return visibility.visible(viewer, kind, rows) }\nseen()\nseen()'
  const source = parse(text)
  const cuts = wrapperCallsIn(source, [source])
  expect(cuts.map(({ start, text }) => [start, text])).toEqual([
    [66, 'seenUnasked'],
    [73, 'seenUnasked'],
  ])
  expect(cuts[0]?.also?.[0]?.text).toContain(
    'function seenUnasked() { return visibility.unasked.visible(viewer, kind, rows) }',
  )
})

test('a call that nobody could find is refused', () => {
  expect(() => callsIn(parse('const { person } = visibility'))).toThrow('by its own name')
  expect(() => callsIn(parse('visibility.glance(viewer)'))).toThrow('nobody has said')
})
