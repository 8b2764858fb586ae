import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { generatedFiles } from '../../../scripts/generate/files.ts'
import { apiText } from '../../cli/src/generating/api.ts'
import { reportOf } from '../../cli/src/generating/report.ts'
import { api, mutation, query } from '../src/index.ts'

const root = join(import.meta.dirname, '../../..')

describe('what is written from the contract', () => {
  test.each(generatedFiles())('$path follows the contract: run npm run generate', ({ path, text }) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  })

  test('the client’s types import nothing and stay small', () => {
    const text = apiText(reportOf(api))
    expect(text).not.toMatch(/\bimport\b/)
    expect(text).not.toMatch(/\bany\b(?! call)/)
    expect(Buffer.byteLength(text)).toBeLessThan(100_000)
  })

  test('`--check` says that nothing is stale and writes nothing', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=@kindred/source', 'scripts/generate.ts', '--check'],
      { cwd: root },
    )
    expect({ status, stdout: String(stdout), stderr: String(stderr) }).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})

describe('from a contract of a few endpoints', () => {
  const thing = z.object({ id: z.string(), size: z.int().nullable() }).meta({ id: 'Thing' })
  const things = {
    get: query({
      access: 'anyone',
      summary: 'Reads a thing.',
      input: z.strictObject({ id: z.string() }),
      output: thing,
    }),
    all: query({
      access: 'account',
      summary: 'Lists things',
      input: z.strictObject({ limit: z.int().max(9).default(3) }),
      output: z.object({ items: z.array(thing), cursor: z.string().nullable() }),
    }),
    put: mutation({
      access: 'admin',
      summary: 'Puts a thing.',
      input: z.strictObject({ kinds: z.array(z.enum(['a', 'b'])).optional() }),
      output: z.object({ thing, left: z.union([z.literal(1), z.object({ right: z.boolean() })]) }),
      errors: ['graph.self'],
    }),
  }

  test('a method says its input, its answer, who may call and what it refuses with', () => {
    const text = apiText(reportOf({ things }))
    expect(text).toContain(
      '  /** Reads a thing. */\n  get(input: ThingsGetInput, options?: CallOptions): Call<Thing>\n',
    )
    expect(text).toContain(
      '  /** Lists things. */\n  all(input?: ThingsAllInput, options?: CallOptions): PagePromise<Thing>\n',
    )
    expect(text).toContain('   * Puts a thing. For admins.\n   * Refuses with `graph.self`.\n')
    expect(text).toContain("CallOptions): Call<ThingsPutAnswer, ErrorReasons['things.put']>\n")
    expect(text).toContain('export interface Thing {\n  id: string\n  size: number | null\n}\n')
    expect(text).toContain("export interface ThingsPutInput {\n  kinds?: ('a' | 'b')[] | undefined\n}\n")
    expect(text).toContain('export interface ThingsPutAnswer {\n  thing: Thing\n  left: 1 | { right: boolean }\n}\n')
    expect(text).toContain('  /** A whole number at most 9. 3 when left out. */\n  limit?: number | undefined\n')
  })

  test('two shapes of one name are refused', () => {
    const other = z.object({ id: z.int() }).meta({ id: 'Thing2' })
    const clash = z.object({ id: z.string() })
    z.globalRegistry.remove(other)
    z.globalRegistry.add(clash, { id: 'Thing2' })
    const get = query({ access: 'anyone', summary: 'Reads.', input: z.strictObject({ a: clash }), output: thing })
    const first = reportOf({ get })
    z.globalRegistry.remove(clash)
    z.globalRegistry.add(other, { id: 'Thing2' })
    const put = query({ access: 'anyone', summary: 'Reads.', input: z.strictObject({ a: other }), output: thing })
    expect(first.$defs).toHaveProperty('Thing2')
    expect(() => reportOf({ get, put })).toThrow('Two shapes go by the name Thing2.')
  })
})
