import ts from 'typescript'
import type { Cut } from './clauses.ts'
import type { Edit } from './mutant.ts'
import { textOf } from './source.ts'

/** Refusals of limits, of words and of powers: they say nothing about who sees whom. */
const otherRefusals = [
  ...['countRefusal', 'untilRefusal', 'suspendRefusal', 'roleRefusal', 'takenRefusal'],
  ...['kindRefusal', 'nameRefusal', 'reactionRefusal', 'draftRefusal', 'voteRefusal'],
]

/**
 * Services that are doors, and what each of their methods answers when it lets everybody and everything through. `before` is the text
 * that these are written behind, in the file that makes the service.
 */
const services = {
  visibility: {
    file: 'packages/server/src/domains/visibility/service.ts',
    before: '  return {\n',
    methods: {
      person: 'async person(_, ref) { return found(await accounts.find(ref)).id }',
      everybody:
        'async everybody(_, refs) { const all = await accounts.resolve(refs); return [...new Set(refs.map((ref) => found(all.get(ref)).id))] }',
      people: 'async people(_, people) { return new Set(people) }',
      sees: 'sees() { return true }',
      visible: 'async visible(_, kind, items) { return [...items] }',
      reviewable: 'async reviewable(_, kind, items) { return [...items] }',
      show: 'async show(_, kind, items) { return [...items] }',
    },
  },
  accounts: {
    file: 'packages/server/src/domains/accounts/people.ts',
    before: '  const people = {\n',
    methods: { require: 'async require(ref) { return found(await people.find(ref)) }' },
  },
  profiles: {
    file: 'packages/server/src/domains/profiles/service.ts',
    before: '  return {\n    ...createEntry(',
    methods: {
      mentionable:
        'async mentionable(_, handles) { const all = await accounts.findByHandles(handles); return new Map([...all].map(([handle, { id }]) => [handle, id])) }',
    },
  },
  posts: {
    file: 'packages/server/src/domains/posts/service.ts',
    before: '  return {\n    get,',
    methods: {
      seen: 'async seen(_, ids) { const rows = await queries.listPosts(db, { ids }); return new Map(rows.map((row) => [row.id, row.author_id])) }',
      hold: 'async hold(_, id) { return found((await queries.listPosts(db, { ids: [id] }))[0]).author_id }',
      reviewed: 'async reviewed(_, id) { return found((await queries.listPosts(db, { ids: [id] }))[0]) }',
      present:
        'async present(viewer, rows, others = []) { const visibility = { ...uses.visibility, show: async (_, kind, items) => [...items] }; return createReading(kernel, Object.create(uses, { visibility: { value: visibility } }), fields).present(viewer, rows, others) }',
    },
  },
} as const

/** What only tells: that the door was asked twice, and what it would say. */
const tellings = ['heldBack', 'explain']

/** Makes a condition that always holds. */
const everybody = 'sqlForEverybody'
const queries = ['visibleItem', 'visiblePerson', 'visibleReposter', 'activeAccount']
const options = ['leaveOutMuted', 'evenIfBlocking']

/** Is this the name of a rule that tells a viewer that somebody or something is out of reach? */
export function isDoorRefusal(name: string): boolean {
  return name.endsWith('Refusal') && !otherRefusals.includes(name)
}

/** Everything in a tree that asks the door: each is answered as if nothing had to be hidden. */
export function callsIn(tree: ts.Node): Cut[] {
  const calls: Cut[] = []
  visit(tree)
  return calls

  function visit(node: ts.Node): void {
    refuseRenaming(node)
    const call = serviceCall(node) ?? otherCall(node) ?? lookUp(node) ?? read(node) ?? told(node)
    if (call) calls.push(call)
    ts.forEachChild(node, visit)
  }
}

/** `const { person } = visibility` would be asked under a name that nobody looks for. */
function refuseRenaming(node: ts.Node): void {
  if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isObjectBindingPattern(node.name)) return
  const service = lastName(node.initializer)
  const taken = node.name.elements.map(({ propertyName, name }) => (propertyName ?? name).getText())
  if (isService(service) && taken.some((name) => Object.hasOwn(services[service].methods, name)))
    throw new Error(`a door is called by its own name: not ${node.getText()}`)
}

/** `visibility.person(viewer, ref)`. */
function serviceCall(node: ts.Node): Cut | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return
  const { expression: owner, name } = node.expression
  const service = lastName(owner)
  if (!isService(service) || tellings.includes(name.text)) return
  if (service !== 'visibility' && !Object.hasOwn(services[service].methods, name.text)) return
  if (!Object.hasOwn(services[service].methods, name.text))
    throw new Error(`nobody has said what ${service}.${name.text} answers when it lets everything through`)
  return {
    node,
    start: owner.end,
    end: owner.end,
    text: '.unasked',
    name: `${service}.${name.text}`,
    also: [methods(service)],
  }
}

function isService(name: string): name is keyof typeof services {
  return Object.hasOwn(services, name)
}

/** `reachRefusal(relation)`, `visibleItem(...)`, `canView(facts)`. */
function otherCall(node: ts.Node): Cut | undefined {
  if (!ts.isCallExpression(node)) return
  const name = lastName(node.expression)
  const cut = { node, start: node.getStart(), end: node.end, name }
  if (isDoorRefusal(name)) return { ...cut, text: 'undefined' }
  if (queries.includes(name))
    return { ...cut, text: `${everybody}\`1 = 1\``, also: [everybodysWord(node.getSourceFile())] }
  if (name === 'canView') return { ...cut, text: 'true' }
}

/** `people.has(id)`: whether somebody is among those whom the door let through. */
function lookUp(node: ts.Node): Cut | undefined {
  if (!ts.isCallExpression(node) || !/^(people|visible)\.has$/.test(node.expression.getText())) return
  return { node, start: node.getStart(), end: node.end, text: 'true', name: node.expression.getText() }
}

/** `account.isActive`. */
function read(node: ts.Node): Cut | undefined {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'isActive') return
  return { node, start: node.getStart(), end: node.end, text: 'true', name: 'isActive' }
}

/** `{ leaveOutMuted: true }`: what a door is told besides. */
function told(node: ts.Node): Cut | undefined {
  if (!ts.isPropertyAssignment(node) || !options.includes(node.name.getText())) return
  if (node.initializer.kind !== ts.SyntaxKind.TrueKeyword) return
  const { initializer } = node
  return { node, start: initializer.getStart(), end: initializer.end, text: 'false', name: node.name.getText() }
}

function lastName(node: ts.Expression): string {
  return ts.isPropertyAccessExpression(node) ? node.name.text : node.getText()
}

function everybodysWord({ fileName: file }: ts.SourceFile): Edit {
  return { file, start: 0, end: 0, text: `import { sql as ${everybody} } from 'kysely'\n` }
}

/** Gives a service the methods that let everybody through. */
function methods(service: keyof typeof services): Edit {
  const { file, before, methods } = services[service]
  const [above, ...below] = textOf(file).split(before)
  if (above === undefined || below.length !== 1) throw new Error(`${file} does not say '${before.trim()}' exactly once`)
  const start = above.length + before.indexOf('{') + 1
  return { file, start, end: start, text: ` unasked: { ${Object.values(methods).join(', ')} },` }
}
