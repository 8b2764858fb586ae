import type { Database } from '../db/database.ts'
import type { Check, Look } from '../kernel/check.ts'
import type { Invariant } from '../kernel/invariant.ts'
import type { Tools } from '../kernel/kernel.ts'
import { type CheckReport, Findings, Repairs, type Report } from './report.ts'
import { walk } from './walk.ts'

/** What is examined, in order. What the rows must be is asked only of a database whose schema is right. */
export interface Patient {
  readonly database: Database<unknown>
  readonly tools: Pick<Tools, 'clock' | 'nextId' | 'log'>
  readonly looks: readonly Look[]
  /** Whether the tables are those that the invariants speak of. */
  hasTables(): Promise<boolean>
  readonly invariants: readonly Invariant[]
}

export interface DoctorOptions {
  /** Mends what can be mended by machine. */
  readonly fix?: boolean | undefined
  /** Rows that one run repairs at most: 10,000 by default. */
  readonly most?: number | undefined
  /** Hears of each check when it is done. */
  readonly onCheck?: ((report: CheckReport) => void) | undefined
}

const MOST_REPAIRS = 10_000

/**
 * Looks at everything that must hold, one check after the other, while others go on reading and writing. A check that cannot be
 * carried out is a finding of its own.
 */
export async function examine(patient: Patient, options: DoctorOptions = {}): Promise<Report> {
  const { tools, looks, invariants } = patient
  const checks: CheckReport[] = []
  const keep = (report: CheckReport) => {
    checks.push(report)
    options.onCheck?.(report)
  }
  for (const look of looks) keep(await examineLook(look, tools, options.fix))
  let allowance = options.fix ? (options.most ?? MOST_REPAIRS) : 0
  for (const invariant of (await patient.hasTables()) ? invariants : []) {
    const repairs = repairsOf(invariant, tools, allowance)
    keep(await examineRows(invariant, patient, repairs))
    allowance = repairs.left
  }
  if (checks.some(({ repaired }) => repaired.length > 0)) await lookAgain(checks, patient)
  return { isWell: checks.every(({ isWarning, left }) => isWarning || left === 0), checks }
}

/** What was repaired since may have been what a look had found: a row that fails a check is no sound row. */
async function lookAgain(checks: CheckReport[], { looks, tools }: Patient): Promise<void> {
  for (const look of looks) {
    const at = checks.findIndex(({ name, left }) => name === look.name && left > 0)
    if (at >= 0) checks[at] = await examineLook(look, tools, false)
  }
}

function examineLook(look: Look, tools: Patient['tools'], fix = false): Promise<CheckReport> {
  const repairs = repairsOf(look, tools, Number.POSITIVE_INFINITY)
  return reported(
    look,
    async (findings) => {
      for (const sentence of await look.look()) findings.add(sentence)
      if (fix && look.mend && findings.count > 0) for (const one of await look.mend()) repairs.done(one)
    },
    repairs,
  )
}

function examineRows(invariant: Invariant, { database, tools }: Patient, repairs: Repairs): Promise<CheckReport> {
  const rows = database as Database<Record<string, unknown>>
  return reported(invariant, (findings) => walk(invariant, { database: rows, tools }, { findings, repairs }), repairs)
}

/** Each repair is a line in the log. */
function repairsOf({ name: check }: Check, { log }: Patient['tools'], most: number): Repairs {
  return new Repairs(most, (one) => log.warn({ check, ...one }, 'repaired'))
}

async function reported(
  check: Look | Invariant,
  run: (findings: Findings) => Promise<void>,
  repairs: Repairs,
): Promise<CheckReport> {
  const findings = new Findings()
  try {
    await run(findings)
  } catch (error) {
    findings.add(`cannot be looked at to its end: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { name, meaning, fix, isWarning = false } = check
  const { count: found, examples } = findings
  const repaired = repairs.all
  const isRepairable = 'repair' in check || 'mend' in check
  return { name, meaning, fix, isWarning, isRepairable, found, examples, repaired, left: found - repaired.length }
}
