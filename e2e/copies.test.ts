import { expect, test } from 'vitest'
import { proveCopies } from './real-input/copies.ts'
import { createDifferences } from './real-input/difference.ts'

test('[DB-1] the community of the demo, copied to Postgres and back, exports the same bytes and serves the same feeds', async () => {
  const differences = createDifferences()
  await proveCopies({
    posts: 2000,
    seed: 42,
    sizes: { readersOfEach: 1, suspended: 4, hidden: 8, removed: 8 },
    differences,
    deadline: 0,
    note: () => {},
  })
  expect(differences.first).toEqual([])
}, 240_000)
