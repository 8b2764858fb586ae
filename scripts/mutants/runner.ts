/** A process that runs tests against one database, mutant by mutant: `node runner.ts sqlite`. It is told what to run by messages. */
import { join } from 'node:path'
import { createVitest, type TestModule, type Vitest } from 'vitest/node'
import type { Edit } from './mutant.ts'
import { EDITS } from './plugin.ts'

/** Which files to run, one after the other until one is red, over which edits. */
export interface Order {
  readonly edits: readonly Edit[]
  readonly files: readonly string[]
}

export interface Outcome {
  /** The first test that failed, and its file; nothing when all passed. */
  readonly red?: { readonly file: string; readonly test: string; readonly error: string }
  readonly milliseconds: number
}

const root = join(import.meta.dirname, '../..')

/** A test that is only slow is not red. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 }

async function open(project: string): Promise<Vitest> {
  process.env[EDITS] = '[]'
  const options = { project: [project], watch: false, bail: 1, fsModuleCache: false, maxWorkers: 1, ...patience }
  return createVitest({ ...options, root, reporters: [{}] })
}

async function run(vitest: Vitest, { edits, files }: Order): Promise<Outcome> {
  const began = performance.now()
  process.env[EDITS] = JSON.stringify(edits)
  forget(vitest, edits)
  let red: Outcome['red']
  for (const file of files) {
    red = await runFile(vitest, file)
    if (red) break
  }
  forget(vitest, edits)
  return { ...(red && { red }), milliseconds: Math.round(performance.now() - began) }
}

/** The next run loads these files anew. */
function forget(vitest: Vitest, edits: readonly Edit[]): void {
  for (const { file } of edits) vitest.invalidateFile(join(root, file))
}

async function runFile(vitest: Vitest, file: string): Promise<Outcome['red']> {
  const path = join(root, file)
  const specifications = (await vitest.globTestSpecifications([path])).filter(({ moduleId }) => moduleId === path)
  if (specifications.length === 0) throw new Error(`${file} is no test file of this database`)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const module = testModules.find(({ moduleId }) => moduleId === path)
  if (!module) throw new Error(`${file} did not run`)
  const [unhandled] = unhandledErrors as { message?: string }[]
  if ([...module.children.allTests()].length === 0)
    throw new Error(`${file} does not load: ${firstError(module.errors())}`)
  if (module.state() === 'failed') return { file, ...failureOf(module) }
  if (unhandled) return { file, test: '(outside of a test)', error: String(unhandled.message) }
  if (module.state() !== 'passed') throw new Error(`${file} is ${module.state()}`)
}

function failureOf(module: TestModule): { test: string; error: string } {
  for (const test of module.children.allTests('failed'))
    return { test: test.fullName, error: firstError(test.result().errors) }
  for (const suite of module.children.allSuites())
    if (suite.state() === 'failed') return { test: `(around) ${suite.fullName}`, error: firstError(suite.errors()) }
  return { test: '(around the file)', error: firstError(module.errors()) }
}

function firstError(errors: readonly { name?: string | undefined; message: string }[] | undefined): string {
  const [error] = errors ?? []
  return error ? `${error.name ?? 'Error'}: ${error.message.split('\n')[0]}` : 'unknown'
}

if (process.send) {
  const vitest = await open(process.argv[2] ?? '')
  process.on('message', async (order: Order) => process.send?.(await run(vitest, order)))
  process.on('disconnect', async () => {
    await vitest.close()
    process.exit()
  })
  process.send({ isReady: true })
}
