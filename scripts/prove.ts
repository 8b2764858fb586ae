/** Runs the proofs that are too long for `npm test`, within the minutes given. It prints its seed, and ends with 1 on any difference. */
import { randomInt } from 'node:crypto'
import { networkNames, proveRealInput } from '../e2e/real-input/proof.ts'
import { proveFaults } from './prove/faults.ts'
import { Misuse, readFlags, usage } from './prove/flags.ts'
import { findNetwork } from './prove/network.ts'
import { proveTwins } from './prove/twins.ts'

const SIZES = { readersOfEach: 10, suspended: 20, hidden: 100, removed: 100 }
const POSTS = 20_000
/** The share of the time that twin worlds get, and that faults get; the rest is for the real input. */
const TWINS = 0.2
const FAULTS = 0.1

const began = performance.now()
const seconds = () => ((performance.now() - began) / 1000).toFixed(0).padStart(5)
const note = (line: string) => console.log(`${seconds()} s  ${line}`)

async function prove(): Promise<number> {
  const { minutes, seed, follows, databases } = readFlags(process.argv.slice(2), () => randomInt(2 ** 29))
  console.log(`seed ${seed}: repeat with npm run prove -- --seed ${seed}`)
  const { lines, from } = findNetwork(follows, seed)
  console.log(`real input: ${from}`)
  await proveTwins({ databases, minutes: minutes * TWINS, seed, note })
  const broken = await proveFaults({ databases, minutes: minutes * FAULTS, note })
  for (const difference of broken) console.log(`  ✗ ${difference}`)
  const deadline = began + minutes * 60_000
  const community = { lines, networks: networkNames, posts: POSTS, seed, sizes: SIZES }
  const differences = await proveRealInput({ ...community, databases, deadline, note })
  for (const difference of differences.first) console.log(`  ✗ ${difference}`)
  const count = differences.count + broken.length
  note(count === 0 ? 'no difference' : `${count} differences`)
  return count === 0 ? 0 : 1
}

// Whoever is told to end takes the servers along that they started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

process.exitCode = await prove().catch((error: unknown) => {
  if (!(error instanceof Misuse)) throw error
  console.error(`${error.message}\n${usage}`)
  return 2
})
