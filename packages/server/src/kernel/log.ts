import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Fields that never reach a log line, wherever they stand. */
const SECRETS = ['password', 'current', 'next', 'token', 'authorization', 'cookie', 'secret', 'email', 'text', 'cursor']

/** A structured log, one JSON object a line on standard error. Secrets are redacted by the name of their field. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '[redacted]' } },
    destination ?? pino.destination(2),
  )
}
