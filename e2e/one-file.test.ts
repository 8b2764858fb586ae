import { expect, test } from 'vitest'
import { proveOneFile } from './one-file.ts'

test('while another process writes to the same file without pause, no call is refused and no page lacks a post', async () => {
  const lines: string[] = []
  const deadline = performance.now() + 60_000
  const { differences } = await proveOneFile({ deadline, posts: 150, note: (line) => lines.push(line) })
  expect(differences).toEqual([])
  expect(lines).toEqual([expect.stringMatching(/^one file, two processes: \d{3,} posts, [1-9]\d* pages/)])
})
