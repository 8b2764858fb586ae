import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Fields that never reach a log line, wherever they stand. */
const SECRETS = ['password', 'current', 'next', 'token', 'authorization', 'cookie', 'secret', 'email', 'text', 'cursor']

/**
 * A structured log, one JSON object a line on standard error. Secrets are redacted by the name of their field, and of an error under
 * `err` no more is written than tells where the bug is.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[redacted]' },
      serializers: { err: (error: unknown) => errorLine(error) },
    },
    destination ?? pino.destination(2),
  )
}

interface ErrorLine {
  readonly type: string
  readonly code?: unknown
  readonly message?: string
  readonly stack?: string | undefined
  readonly cause?: ErrorLine
}

const MAX_CAUSES = 4

/** Drivers attach whole rows and parameters to their errors: nothing passes but what is named here. */
function errorLine(error: unknown, causes = MAX_CAUSES): ErrorLine {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause, code } = error as Error & { code?: unknown }
  const told = quotesValue(error, code) ? message.replace(/[:\s]*".*$/s, '') : message
  return {
    type: name,
    code,
    message: told,
    stack: stack?.replace(message, () => told),
    ...(cause !== undefined && causes > 0 && { cause: errorLine(cause, causes - 1) }),
  }
}

/** Parsers quote what they could not read, and so does Postgres in every error of class 22. */
function quotesValue(error: Error, code: unknown): boolean {
  return error instanceof SyntaxError || (typeof code === 'string' && /^22\w{3}$/.test(code))
}
