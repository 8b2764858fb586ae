import { z } from 'zod'
import { fields } from './config-fields.ts'
import { issuers } from './config-issuers.ts'
import { modules } from './config-modules.ts'
import { databaseUrlForms, isDatabaseUrl } from './db/open.ts'
import type { Module } from './kernel/module.ts'
import { proxies } from './rpc/address.ts'

const text = z.string({ error: 'is not text' }).trim().min(1, { error: 'is empty' })
const noDays = { error: 'is no number of days, above 0 and up to 3650' }
const days = z.coerce.number(noDays).positive(noDays).max(3650, noDays)
const origin = text.refine((value) => value === '*' || originOf(value) === value, {
  error: 'is not an origin such as https://app.example.com',
})
const switched = oneOf('on', 'off')

/** What reactions, and kinds of things, are called. */
const word = text.refine((value) => /^[a-z0-9-]{1,32}$/.test(value), {
  error: 'is not made of 1 to 32 of a-z, 0-9 and -',
})

/** Kinds of things by name, each with what is to be said of it. From the environment they come as words, with nothing to be said. */
function kindsByName() {
  const error = 'is no object of kinds by name, each of them {} or { comments: false }'
  return z.preprocess(
    (value) =>
      typeof value === 'string'
        ? Object.fromEntries(value.split(',').flatMap((name) => (name.trim() === '' ? [] : [[name.trim(), {}]])))
        : value,
    z
      .record(z.string(), z.strictObject({ comments: z.boolean({ error }).optional() }, { error }), { error })
      .refine((kinds) => Object.keys(kinds).every((name) => word.safeParse(name).success), {
        error: 'has a name that is not made of 1 to 32 of a-z, 0-9 and -',
      }),
  )
}

function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.enum(words, { error: `is none of ${words.join(', ')}` })
}

function wholeNumber(min: number, max: number) {
  const error = `is no whole number from ${min} to ${max}`
  return z.coerce
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error })
}

/** One list of names. From the environment it comes as text, separated by commas. */
function listOf(item: z.ZodType<string>) {
  const words = (value: unknown) => (typeof value === 'string' ? value.split(',').map((word) => word.trim()) : value)
  return z.preprocess(
    (value) => {
      const list = words(value)
      return Array.isArray(list) ? list.filter((word) => word !== '') : list
    },
    z.array(item, { error: 'is not a list' }),
  )
}

/** Half of the process numbers, so that whoever takes the place of a worker that crashed finds one. */
export const MAX_WORKERS = 32

export const schema = z.strictObject({
  url: text.refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), {
    error: 'is not an http or https address',
  }),
  secret: text,
  previousSecret: text,
  database: text.refine(isDatabaseUrl, { error: 'is not the URL of a database' }),
  namedStatements: switched,
  backups: text,
  environment: oneOf('development', 'production', 'test'),
  host: text,
  port: wholeNumber(0, 65_535),
  workers: z.union([z.literal('auto'), wholeNumber(1, MAX_WORKERS)], {
    error: `is neither auto nor a whole number from 1 to ${MAX_WORKERS}`,
  }),
  trustProxy: listOf(text.refine(isProxyList, { error: 'is neither an address, a range, loopback nor private' })),
  logLevel: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  callDeadlineMs: wholeNumber(100, 600_000),
  limits: switched,
  thinHttp: switched,
  maxLagMs: wholeNumber(0, 60_000),
  metrics: switched,
  metricsToken: text.min(16, { error: 'is shorter than 16 characters' }),
  corsOrigins: listOf(origin),
  anonymous: oneOf('read', 'none'),
  passwordMinimum: wholeNumber(8, 64),
  sessionIdleDays: days,
  sessionAbsoluteDays: days,
  reactions: listOf(word),
  subjects: kindsByName(),
  fields,
  issuers,
  modules,
})

/** Settings as they are written in `kindred.config.ts`, on a command line or in the environment: all of them may be left out. */
export type Settings<Modules extends readonly Module[] = readonly Module[]> = Partial<
  Omit<z.input<typeof schema>, 'modules'> & { modules: Modules }
>
export type Known = z.output<typeof schema>
export type Name = keyof Known & string
/** What holds functions: it stands in a file, or is handed over. */
type FileOnly = 'modules'

/** The variable of each setting that has one. Each may also be given as `<NAME>_FILE`, a file that holds the value. */
export const environmentNames: Readonly<Record<Exclude<Name, FileOnly>, string>> = {
  url: 'KINDRED_URL',
  secret: 'KINDRED_SECRET',
  previousSecret: 'KINDRED_SECRET_PREVIOUS',
  database: 'DATABASE_URL',
  namedStatements: 'KINDRED_PG_NAMED',
  backups: 'KINDRED_BACKUPS',
  environment: 'KINDRED_ENV',
  host: 'HOST',
  port: 'PORT',
  workers: 'KINDRED_WORKERS',
  trustProxy: 'KINDRED_TRUST_PROXY',
  logLevel: 'KINDRED_LOG_LEVEL',
  callDeadlineMs: 'KINDRED_CALL_DEADLINE_MS',
  limits: 'KINDRED_LIMITS',
  thinHttp: 'KINDRED_THIN_HTTP',
  maxLagMs: 'KINDRED_MAX_LAG_MS',
  metrics: 'KINDRED_METRICS',
  metricsToken: 'KINDRED_METRICS_TOKEN',
  corsOrigins: 'KINDRED_CORS_ORIGINS',
  anonymous: 'KINDRED_ANONYMOUS',
  passwordMinimum: 'KINDRED_PASSWORD_MINIMUM',
  sessionIdleDays: 'KINDRED_SESSION_IDLE_DAYS',
  sessionAbsoluteDays: 'KINDRED_SESSION_ABSOLUTE_DAYS',
  reactions: 'KINDRED_REACTIONS',
  subjects: 'KINDRED_SUBJECTS',
  fields: 'KINDRED_FIELDS',
  issuers: 'KINDRED_ISSUERS',
}

export const secretNames: ReadonlySet<Name> = new Set(['secret', 'previousSecret', 'metricsToken', 'database'])

export const fixes: Partial<Record<Name, string>> = {
  modules: 'Give what defineModule of @kindred/server made: modules: [polls].',
  url: 'Give the address under which people reach the server, such as https://social.example.com.',
  database: `Give ${databaseUrlForms}.`,
  environment: 'Give development, production or test.',
  port: 'Give a number from 0 to 65535; 0 takes any free port.',
  workers: `Give auto for as many as there are cores, or a number from 1 to ${MAX_WORKERS}.`,
  trustProxy: 'Give the addresses of your proxies, separated by commas: 10.0.0.7, 10.0.0.0/8, loopback or private.',
  logLevel: 'Give trace, debug, info, warn, error, fatal or silent.',
  namedStatements: 'Give on, or off for poolers in transaction mode.',
  callDeadlineMs: 'Give a number of milliseconds from 100 to 600000.',
  limits: 'Give on or off.',
  thinHttp: 'Give on or off.',
  maxLagMs: 'Give a number of milliseconds up to 60000, or 0 to take every call however late the server is.',
  metrics: 'Give on or off.',
  corsOrigins: 'Give origins separated by commas, such as https://app.example.com, without a path.',
  anonymous: 'Give read or none.',
  passwordMinimum: 'Give a number from 8 to 64.',
  subjects:
    'Give kinds by name, such as { recipe: {}, advert: { comments: false } }; in a variable their names, separated by commas.',
  fields:
    "Give fields by name, such as { profile: { pronouns: { type: 'string', max: 40 } } }; in the environment as JSON.",
  reactions: 'Give words separated by commas, such as like, love, thumbs-up.',
  issuers: 'Give a list of { issuer, audience, jwksUrl or jwks, algorithms, prefix }; in the environment as JSON.',
}

function originOf(value: string): string | undefined {
  return URL.parse(value)?.origin
}

function isProxyList(word: string): boolean {
  try {
    proxies([word])
    return true
  } catch {
    return false
  }
}
