import type { Database, Reads } from '../db/database.ts'
import { createDomains } from '../domains/index.ts'
import { Findings, Repairs } from './report.ts'
import { walk } from './walk.ts'

/** A sentence for each invariant of the domains that rows break, warnings left out: whatever can be read can be asked, a snapshot too. */
export async function brokenInvariants(db: Reads<unknown>): Promise<readonly string[]> {
  const patient = { database: { db } as Database<Record<string, unknown>>, tools: { clock: Date.now, nextId: noIds } }
  const broken: string[] = []
  for (const invariant of createDomains().flatMap(({ invariants = [] }) => invariants)) {
    if (invariant.isWarning) continue
    const findings = new Findings()
    await walk(invariant, patient, { findings, repairs: new Repairs(0, () => {}) })
    if (findings.count > 0) broken.push(`${invariant.name}: ${findings.examples[0]}, ${findings.count} in all`)
  }
  return broken
}

function noIds(): never {
  throw new Error('whoever only looks makes no ids')
}
