import type { TestProject } from 'vitest/node'
import { dropTemplates } from '../../src/testing/database.ts'
import { startPostgres } from '../../src/testing/postgres.ts'

/** Starts one Postgres for the whole run; each test file gets databases of its own from it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.KINDRED_TEST_DATABASE_URL
  if (given) {
    project.provide('databaseUrl', given)
    return () => dropTemplates(given)
  }
  const postgres = await startPostgres()
  project.provide('databaseUrl', postgres.url('postgres'))
  return async () => postgres[Symbol.asyncDispose]()
}

declare module 'vitest' {
  interface ProvidedContext {
    /** `sqlite:` for a file of its own, or the URL of a Postgres server in which test databases may be made. */
    databaseUrl: string
  }
}
