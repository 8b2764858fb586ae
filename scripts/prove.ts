/** Runs the proofs that are too long for `npm test`, within the minutes given. It prints its seed, and ends with 1 on any difference. */
import { randomInt } from 'node:crypto'
import { networkNames, proveRealInput } from '../e2e/real-input/proof.ts'
import { Misuse, readFlags, usage } from './prove/flags.ts'
import { proveHardToKill } from './prove/hard-to-kill.ts'
import { findNetwork } from './prove/network.ts'
import { proveTwins } from './prove/twins.ts'

const SIZES = { readersOfEach: 10, suspended: 20, hidden: 100, removed: 100 }
const POSTS = 20_000
/** The share of the time that twin worlds get; the rest is for the real input. */
const TWINS = 0.2

const began = performance.now()
const seconds = () => ((performance.now() - began) / 1000).toFixed(0).padStart(5)
const note = (line: string) => console.log(`${seconds()} s  ${line}`)

async function prove(): Promise<number> {
  const { minutes, seed, follows, databases } = readFlags(process.argv.slice(2), () => randomInt(2 ** 29))
  console.log(`seed ${seed}: repeat with npm run prove -- --seed ${seed}`)
  const { lines, from } = findNetwork(follows, seed)
  console.log(`real input: ${from}`)
  const wrong = await proveHardToKill(note)
  for (const sentence of wrong) console.log(`  ✗ ${sentence}`)
  await proveTwins({ databases, minutes: minutes * TWINS, seed, note })
  const deadline = began + minutes * 60_000
  const community = { lines, networks: networkNames, posts: POSTS, seed, sizes: SIZES }
  const differences = await proveRealInput({ ...community, databases, deadline, note })
  for (const difference of differences.first) console.log(`  ✗ ${difference}`)
  note(differences.count === 0 ? 'no difference' : `${differences.count} differences`)
  return differences.count + wrong.length === 0 ? 0 : 1
}

// Whoever is told to end takes the servers along that they started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

process.exitCode = await prove().catch((error: unknown) => {
  if (!(error instanceof Misuse)) throw error
  console.error(`${error.message}\n${usage}`)
  return 2
})
