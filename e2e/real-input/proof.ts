import type { DatabaseName, Databases } from '../databases.ts'
import { openDatabases } from '../databases.ts'
import { check, type Seen } from './check.ts'
import type { Sizes } from './choice.ts'
import { createDifferences, type Differences } from './difference.ts'
import { openHouse, type Prepared, prepare } from './house.ts'
import { degreesOf, type Lines, thinned } from './network.ts'

/** What a network is made into. Where all of its ties are mutual, followers and following differ only without every third line. */
const networks = { 'the whole network': (lines: Lines) => lines, 'without every third line': thinned }
export const networkNames = ['the whole network', 'without every third line'] as const

export interface Proof {
  readonly lines: Lines
  readonly networks: readonly (typeof networkNames)[number][]
  readonly posts: number
  readonly seed: number
  readonly sizes: Sizes
  readonly databases: readonly DatabaseName[]
  /** When it has to end, on the clock of `performance.now()`: the walks by pages of one are cut to fit. */
  readonly deadline: number
  readonly note: (line: string) => void
}

/** Seeds each network on each database, and holds what is served to the model and to the other database. */
export async function proveRealInput(proof: Proof): Promise<Differences> {
  const differences = createDifferences()
  await using opened = await openAll(proof.databases)
  for (const [index, name] of proof.networks.entries()) {
    const lines = networks[name](proof.lines)
    proof.note(`${name}: ${lines.length} lines`)
    const share = (proof.deadline - performance.now()) / (proof.networks.length - index)
    await proveNetwork({ ...proof, lines, deadline: performance.now() + share }, opened.databases, differences)
  }
  return differences
}

async function proveNetwork(proof: Proof, databases: readonly Databases[], differences: Differences): Promise<void> {
  const { deadline, note } = proof
  const communities = await prepareOnOneDay(databases, proof)
  const common = { ...proof, degrees: degreesOf(proof.lines), differences, now: Date.now() }
  const seen: Seen[] = []
  for (const [index, community] of communities.entries()) {
    await using house = await openHouse(community)
    const share = (deadline - performance.now()) / (communities.length - index)
    const told = (line: string) => note(`  ${community.database.padEnd(8)} ${line}`)
    seen.push(await check(house, community, { ...common, deadline: performance.now() + share, note: told }))
  }
  const [one, other] = seen
  if (one && other) note(`  the databases agree on ${compare(one, other, differences)} walks`)
}

/** How many walks both came to the end of and agreed on. */
function compare(one: Seen, other: Seen, differences: Differences): number {
  differences.equal('what was chosen on the two databases', one.choice, other.choice)
  const both = [...one.walks].filter(([name]) => other.walks.has(name))
  return both.filter(([name, hash]) => differences.equal(`${name} on the two databases`, hash, other.walks.get(name)))
    .length
}

async function openAll(names: readonly DatabaseName[]): Promise<AsyncDisposable & { databases: Databases[] }> {
  await using opening = new AsyncDisposableStack()
  const databases: Databases[] = []
  for (const name of names) databases.push(opening.use(await openDatabases(name)))
  const opened = opening.move()
  return { databases, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

/** The same community on each database. A seed's present is the last midnight, so that none may pass between the two. */
async function prepareOnOneDay(databases: readonly Databases[], proof: Proof): Promise<Prepared[]> {
  const today = () => new Date().toISOString().slice(0, 10)
  for (;;) {
    const day = today()
    const communities = await Promise.all(databases.map((each) => prepare(each, proof)))
    if (today() === day) return communities
  }
}
