/** A process that runs tests against one database, mutant by mutant: `node runner.ts sqlite`. It is told what to run by messages. */
import { join } from 'node:path'
import { createVitest, type TestModule, type Vitest } from 'vitest/node'
import type { Edit } from './mutant.ts'
import { EDITS } from './plugin.ts'
import { root } from './source.ts'

/** A file of tests to run over some edits. */
export interface Order {
  readonly edits: readonly Edit[]
  readonly file: string
}

/** The first test of a file that failed. */
export interface Red {
  readonly file: string
  readonly test: string
  readonly error: string
}

const options = {
  watch: false,
  bail: 1,
  maxWorkers: 1,
  isolate: true, // each run loads its modules anew,
  fsModuleCache: false, // and no other run may meet a mutant
  testTimeout: 60_000, // a test that is only slow is not red
  hookTimeout: 60_000,
  reporters: [{}],
}

async function open(project: string): Promise<Vitest> {
  process.env[EDITS] = '[]'
  return createVitest({ ...options, root, project: [project] })
}

async function run(vitest: Vitest, { edits, file }: Order): Promise<Red | null> {
  process.env[EDITS] = JSON.stringify(edits)
  forget(vitest, edits)
  const red = await runFile(vitest, file)
  forget(vitest, edits)
  return red ?? null
}

/** The next run loads these files anew. */
function forget(vitest: Vitest, edits: readonly Edit[]): void {
  for (const { file } of edits) vitest.invalidateFile(join(root, file))
}

async function runFile(vitest: Vitest, file: string): Promise<Red | undefined> {
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
  process.on('message', async (order: Order) => {
    const red = await run(vitest, order)
    if (process.connected) process.send?.(red)
  })
  process.on('disconnect', async () => {
    await vitest.close()
    process.exit()
  })
  process.send({ isReady: true })
}
