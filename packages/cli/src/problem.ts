import { adviceOn, type Refused } from './refusals.ts'

/** What a command ends with: done, failed, wrong usage or configuration, a check said no, refused, interrupted. */
export const exitCodes = { done: 0, failed: 1, usage: 2, check: 3, refused: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Why a command stops: what happened, why, and how to mend it. */
export class Problem extends Error {
  override name = 'Problem'
  readonly exitCode: ExitCode
  /** A short name that scripts can compare, `port-in-use`. */
  readonly reason: string
  readonly why: string
  readonly fix: string
  /** The answer was given before: --json prints no second document. */
  readonly isAnswered: boolean

  constructor(problem: {
    exitCode: ExitCode
    reason: string
    what: string
    why: string
    fix: string
    isAnswered?: boolean
    cause?: unknown
  }) {
    super(problem.what, { cause: problem.cause })
    this.exitCode = problem.exitCode
    this.reason = problem.reason
    this.why = problem.why
    this.fix = problem.fix
    this.isAnswered = problem.isAnswered ?? false
  }
}

/** A command line that cannot be understood. */
export function usage(told: { what: string; why: string; fix: string }): Problem {
  return new Problem({ exitCode: exitCodes.usage, reason: 'usage', ...told })
}

/** A `Problem` for whatever was thrown: the server's own errors keep what they say; anything else is named as a bug. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const known = fromServer(error as Told) ?? cannotListen(error as NodeJS.ErrnoException)
  if (known) return known
  return new Problem({
    exitCode: exitCodes.failed,
    reason: 'internal',
    what: error instanceof Error ? error.message : String(error),
    why: 'kindred met something it did not expect',
    fix: 'run again with --verbose and report what it prints',
    cause: error,
  })
}

interface Family {
  readonly exitCode: ExitCode
  readonly reason: string
  readonly why: string
  readonly fix: string
}

const families: Readonly<Record<string, Family>> = {
  Trouble: {
    exitCode: exitCodes.failed,
    reason: 'trouble',
    why: 'the server cannot go on',
    fix: 'mend what it names',
  },
  ConfigError: {
    exitCode: exitCodes.usage,
    reason: 'config',
    why: 'the configuration does not fit',
    fix: 'correct it',
  },
  ModulesMisfit: {
    exitCode: exitCodes.usage,
    reason: 'modules-misfit',
    why: 'they do not fit together',
    fix: 'correct the list of modules',
  },
  CheckError: { exitCode: exitCodes.check, reason: 'check', why: 'a check said no', fix: 'mend what it names' },
  MigrationChanged: {
    exitCode: exitCodes.check,
    reason: 'migration-changed',
    why: 'nobody can tell what the database holds now',
    fix: 'restore the migration as it was, and write a new one',
  },
  DatabaseUnreachable: {
    exitCode: exitCodes.failed,
    reason: 'database-unreachable',
    why: 'nobody answers there, or it refuses this user',
    fix: 'correct DATABASE_URL',
  },
  PortInUse: {
    exitCode: exitCodes.failed,
    reason: 'port-in-use',
    why: 'another program listens on this port',
    fix: 'end that program, or choose another port with --port',
  },
}

interface Told extends Refused {
  readonly name?: string
  readonly message?: string
  readonly what?: string
  readonly why?: string
  readonly fix?: string
}

/** Reasons of the server that are a check's answer rather than a failure. */
const checkReasons: ReadonlySet<string | undefined> = new Set([
  'backup-damaged',
  'copy-differs',
  'half-filled',
  'migrations-pending',
  'no-database',
  'not-empty',
  'schema-newer',
])

function familyOf(error: Told): Family | undefined {
  if (error?.name === 'Refusal') return { exitCode: exitCodes.refused, reason: 'refused', ...adviceOn(error) }
  return error?.name === undefined ? undefined : families[error.name]
}

/** The server's errors are told by their names, which travel over package borders where classes do not. */
function fromServer(error: Told): Problem | undefined {
  const family = familyOf(error)
  if (!family) return undefined
  const what = error.what ?? error.message ?? family.why
  return new Problem({
    exitCode: checkReasons.has(error.reason) ? exitCodes.check : family.exitCode,
    reason: error.reason ?? family.reason,
    what,
    why: error.why ?? family.why,
    fix: error.fix ?? family.fix,
    cause: error,
  })
}

/** The address cannot be listened on, for other reasons than that somebody does already. */
function cannotListen(error: NodeJS.ErrnoException): Problem | undefined {
  if (!/^(listen|bind|getaddrinfo)$/.test(error?.syscall ?? '')) return undefined
  return new Problem({
    exitCode: exitCodes.failed,
    reason: 'cannot-listen',
    what: 'cannot listen there',
    why: error.message,
    fix: 'choose another address with --host, or another port with --port',
    cause: error,
  })
}
