import { expect, inject, test } from 'vitest'
import { relations, states } from './sweep/scenes.ts'
import { sweep } from './sweep/sweep.ts'

test('[VIS-1] [VIS-2] [ERR-1] [BLK-1] [BLK-3] [BLK-4] [AUTHZ-1] nothing hidden leaves any endpoint, whoever asks, and what is visible is there', {
  timeout: 300_000,
}, async () => {
  const { unclassified, endpoints, cells, answers, bytes, secrets, failures } = await sweep(inject('databaseUrl'))
  expect(unclassified, 'endpoints need a plan in test/sweep/plans').toEqual([])
  expect(failures).toEqual([])
  expect(cells).toBe(endpoints * relations.length * states.length)
  expect(cells).toBeGreaterThanOrEqual(5000)
  process.stdout.write(
    `sweep: ${endpoints} endpoints x ${relations.length} relations x ${states.length} states = ${cells} cells: ` +
      `${secrets} secrets sought in ${answers} answers of ${bytes} bytes: no leak\n`,
  )
})
