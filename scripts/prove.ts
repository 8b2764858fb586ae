/** Runs the proofs that are too long for `npm test`, within the minutes given. It prints its seed, and ends with 1 on any difference. */
import { randomInt } from 'node:crypto'
import { networkNames, proveRealInput } from '../e2e/real-input/proof.ts'
import { proveKills, provePower } from './prove/crashes.ts'
import { proveFaults } from './prove/faults.ts'
import { Misuse, type ProofName, type ProveFlags, proofs, readFlags, usage } from './prove/flags.ts'
import { proveHardToKill } from './prove/hard-to-kill.ts'
import { proveMigrations } from './prove/migrations.ts'
import { findNetwork } from './prove/network.ts'
import { proveSequences } from './prove/sequences.ts'
import { proveTwins } from './prove/twins.ts'

const SIZES = { readersOfEach: 10, suspended: 20, hidden: 100, removed: 100 }
const POSTS = 20_000
const began = performance.now()
const seconds = () => ((performance.now() - began) / 1000).toFixed(0).padStart(5)
const note = (line: string) => console.log(`${seconds()} s  ${line}`)

type Proof = (flags: ProveFlags & { readonly minutes: number }) => Promise<number>

/** Each answers how many things it found wrong. */
const proveAll: Record<ProofName, Proof> = {
  async twins({ databases, minutes, seed }) {
    await proveTwins({ databases, minutes, seed, note })
    return 0
  },
  async sequences(flags) {
    await proveSequences({ ...flags, note })
    return 0
  },
  kills: ({ kills, ...flags }) => proveKills({ ...flags, rounds: kills, note }),
  power: ({ cuts, ...flags }) => provePower({ ...flags, rounds: cuts, note }),
  migrations: ({ only, ...flags }) => proveMigrations({ ...flags, isWhole: only.length === 1, note }),
  async faults({ databases, minutes }) {
    const broken = await proveFaults({ databases, minutes, note })
    for (const difference of broken) console.log(`  ✗ ${difference}`)
    return broken.length
  },
  async peers() {
    const broken = await proveHardToKill(note)
    for (const difference of broken) console.log(`  ✗ ${difference}`)
    return broken.length
  },
  async input({ databases, minutes, seed, follows }) {
    const { lines, from } = findNetwork(follows, seed)
    note(`real input: ${from}`)
    const deadline = performance.now() + minutes * 60_000
    const community = { lines, networks: networkNames, posts: POSTS, seed, sizes: SIZES }
    const differences = await proveRealInput({ ...community, databases, deadline, note })
    for (const difference of differences.first) console.log(`  ✗ ${difference}`)
    return differences.count
  },
}

async function prove(): Promise<number> {
  const flags = readFlags(process.argv.slice(2), () => randomInt(2 ** 29))
  console.log(`seed ${flags.seed}: repeat with npm run prove -- --seed ${flags.seed}`)
  if (flags.follows !== undefined) findNetwork(flags.follows, flags.seed) // a file that is not there is told at once
  const names = flags.only
  let left = names.reduce((sum, name) => sum + proofs[name], 0)
  let found = 0
  for (const name of names) {
    const share = Math.max(0, flags.minutes - (performance.now() - began) / 60_000) * (proofs[name] / left)
    left -= proofs[name]
    found += await proveAll[name]({ ...flags, minutes: share })
  }
  note(found === 0 ? 'no difference' : `${found} differences`)
  return found === 0 ? 0 : 1
}

// Whoever is told to end takes the servers along that they started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

process.exitCode = await prove().catch((error: unknown) => {
  if (!(error instanceof Misuse)) throw error
  console.error(`${error.message}\n${usage}`)
  return 2
})
