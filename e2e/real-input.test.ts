import { expect, test } from 'vitest'
import { databaseNames } from './databases.ts'
import { inventNetwork } from './real-input/network.ts'
import { proveRealInput } from './real-input/proof.ts'

// The small version of `npm run prove`: the same deeds and readings, on both databases. This seed has a reader in every relation.
test('[DB-1] [PAG-1] [PAG-3] every count and feed of a seeded community equals the plain computation over its tables', async () => {
  const seed = 12
  const differences = await proveRealInput({
    lines: inventNetwork({ people: 60, ties: 200, seed }),
    networks: ['without every third line'],
    posts: 300,
    seed,
    sizes: { readersOfEach: 1, suspended: 4, hidden: 8, removed: 8 },
    databases: databaseNames,
    deadline: Number.POSITIVE_INFINITY,
    note: () => {},
  })
  expect(differences.first).toEqual([])
}, 240_000)
