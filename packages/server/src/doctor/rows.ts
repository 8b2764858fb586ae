import type { Database, Reads } from '../db/database.ts'
import type { Invariant } from '../kernel/invariant.ts'
import type { Tools } from '../kernel/kernel.ts'
import type { Module } from '../kernel/module.ts'
import { allModules } from '../schema.ts'
import { Findings, Repairs } from './report.ts'
import { walk } from './walk.ts'

type Rows = Database<Record<string, unknown>>
type Patient = Parameters<typeof walk>[1]

/**
 * A sentence for each invariant of the domains and modules that rows break: whatever can be read can be asked, a snapshot too. What only a person
 * can decide is left out, as warnings are: it goes wherever the rows go.
 */
export async function brokenInvariants(
  db: Reads<unknown>,
  modules: readonly Module[] = [],
): Promise<readonly string[]> {
  const patient = { database: { db } as Rows, tools: { clock: Date.now, nextId: noIds } }
  const broken: string[] = []
  for (const invariant of mendable(modules)) {
    const findings = await look(invariant, patient, new Repairs(0, () => {}))
    if (findings.count > 0) broken.push(`${invariant.name}: ${findings.examples[0]}, ${findings.count} in all`)
  }
  return broken
}

/** Mends all that a machine can, in a database that serves nobody yet, and answers how many rows that were. */
export async function mendInvariants(
  database: Database<unknown>,
  { modules, ...tools }: Pick<Tools, 'clock' | 'nextId'> & { readonly modules: readonly Module[] },
): Promise<number> {
  const repairs = new Repairs(Number.POSITIVE_INFINITY, () => {})
  for (const invariant of mendable(modules)) await look(invariant, { database: database as Rows, tools }, repairs)
  return repairs.all.length
}

function mendable(modules: readonly Module[]): Invariant[] {
  return allModules(modules)
    .flatMap(({ invariants = [] }) => invariants)
    .filter(({ isWarning, repair }) => !isWarning && repair)
}

async function look(invariant: Invariant, patient: Patient, repairs: Repairs): Promise<Findings> {
  const findings = new Findings()
  await walk(invariant, patient, { findings, repairs })
  return findings
}

function noIds(): never {
  throw new Error('whoever only looks makes no ids')
}
