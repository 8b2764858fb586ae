import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { z } from 'zod'
import { CheckError, ConfigError } from './config-errors.ts'
import type { FieldSettings } from './config-fields.ts'
import {
  environmentNames,
  fixes,
  type Known,
  MAX_WORKERS,
  type Name,
  type Settings,
  schema,
  secretNames,
} from './config-settings.ts'
import type { Issuer } from './domains/hosts/index.ts'
import { DEFAULT_REACTIONS } from './domains/reactions/index.ts'
import type { SubjectKind } from './domains/subjects/index.ts'
import type { Module } from './kernel/module.ts'
import { suggestion } from './suggestion.ts'

/** What secrets are in development, where nobody wants to make one. Refused in production. */
export const DEVELOPMENT_SECRET = 'kindred-development-secret: not for production'

/** Gives the settings in `kindred.config.ts` their types. */
export function defineConfig<const Modules extends readonly Module[]>(settings: Settings<Modules>): Settings<Modules> {
  return settings
}

/** Everything that can be configured, checked and complete. */
export interface Config<Modules extends readonly Module[] = readonly Module[]> {
  /** The public address; undefined until somebody names one. */
  readonly url: string | undefined
  readonly environment: 'development' | 'production' | 'test'
  readonly secret: string
  readonly previousSecret: string | undefined
  readonly database: { readonly url: string; readonly namedStatements: boolean }
  /** The folder of the backups. */
  readonly backups: string
  readonly host: string
  readonly port: number
  /** How many processes serve. */
  readonly workers: number
  readonly trustProxy: readonly string[]
  readonly logLevel: string
  /** How long a call may take. */
  readonly callDeadlineMs: number
  readonly limits: 'on' | 'off'
  readonly thinHttp: boolean
  /** How far the event loop may be behind before load is shed; 0 where it never is. */
  readonly maxLagMs: number
  readonly metrics: { readonly isOn: boolean; readonly token: string | undefined }
  readonly cors: { readonly origins: readonly string[] }
  readonly access: { readonly anonymous: 'read' | 'none' }
  readonly passwords: { readonly minimum: number }
  readonly sessions: { readonly idleMs: number; readonly absoluteMs: number }
  /** The words with which one may react. */
  readonly reactions: readonly string[]
  /** The kinds of things of the host app's own, by name. */
  readonly subjects: Readonly<Record<string, SubjectKind>>
  /** The fields of the developer's own, by name. */
  readonly fields: Required<FieldSettings>
  /** Whose signed tokens are exchanged for sessions. */
  readonly issuers: readonly Issuer[]
  /** What stands below the domains, in its order. */
  readonly modules: Modules
}

export interface ConfigSources<Modules extends readonly Module[] = readonly Module[]> {
  /** The environment; by default that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Flags: they win over everything. */
  readonly overrides?: Settings<Modules>
  /** What `kindred.config.ts` says: the environment wins over it. */
  readonly file?: Settings<Modules>
  /** What that file is called. */
  readonly fileName?: string
  /** Whoever examines a configuration is given one with a weak secret as well. */
  readonly isExamined?: boolean
}

export interface LoadedConfig<Modules extends readonly Module[] = readonly Module[]> {
  readonly config: Config<Modules>
  /** Sentences for the operator: variables that nobody reads. */
  readonly warnings: readonly string[]
}

/**
 * Reads the configuration: flags, then the environment, then the file, then defaults. This is the only place that reads the
 * environment.
 * @throws {ConfigError} when a value is wrong or a setting is unknown
 * @throws {CheckError} when a value is a danger, such as a weak secret in production
 */
export function loadConfig<const Modules extends readonly Module[]>(
  sources?: ConfigSources<Modules>,
): LoadedConfig<Modules>
export function loadConfig(sources: ConfigSources = {}): LoadedConfig {
  const { env = process.env, overrides = {}, file = {}, fileName = 'kindred.config.ts' } = sources
  const given = new Map<string, Given>()
  for (const [source, settings] of [
    [fileName, file],
    ['the environment', fromEnvironment(env)],
    ['the command line', overrides],
  ] as const)
    for (const [name, value] of Object.entries(settings)) if (value !== undefined) given.set(name, { value, source })
  const known = check(given)
  if (known.environment === undefined && env.NODE_ENV === 'production') known.environment = 'production'
  if (known.environment === 'production' && !sources.isExamined) checkSecrets(known)
  return { config: complete(known), warnings: warningsAbout(env) }
}

interface Given {
  readonly value: unknown
  readonly source: string
}

function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, variable] of Object.entries(environmentNames)) {
    const path = env[`${variable}_FILE`]
    const value = env[variable] ?? (path ? readSecretFile(`${variable}_FILE`, path) : undefined)
    if (value !== undefined && value !== '') values[name] = value
  }
  return values
}

function readSecretFile(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new ConfigError(
      {
        what: `${variable} names a file that cannot be read`,
        why: error instanceof Error && 'code' in error ? String(error.code) : 'reading it failed',
        fix: `Check that ${path} exists and that this user may read it.`,
      },
      { cause: error },
    )
  }
}

function check(given: ReadonlyMap<string, Given>): Partial<Known> {
  const known: Record<string, unknown> = {}
  for (const [name, { value, source }] of given) {
    if (!isName(name))
      throw new ConfigError({
        what: `${name} in ${source} is no setting`,
        why: 'nothing reads it',
        fix: suggestion(name, Object.keys(schema.shape)) ?? 'Remove it.',
      })
    const parsed = schema.shape[name].safeParse(value)
    if (!parsed.success) throw wrong(name, value, { source, error: parsed.error })
    known[name] = parsed.data
  }
  return known
}

function isName(name: string): name is Name {
  return Object.hasOwn(schema.shape, name)
}

function wrong(name: Name, value: unknown, { source, error }: { source: string; error: z.ZodError }): ConfigError {
  const variables: Readonly<Record<string, string>> = environmentNames
  const spoken = (source === 'the environment' && variables[name]) || `${name} in ${source}`
  const [issue] = error.issues
  const field = issue?.path.some((step) => typeof step === 'string') ? `${issue.path.join('.')} ` : ''
  const why = issue ? field + issue.message : 'the value is wrong'
  return new ConfigError({
    what: `${spoken} is wrong`,
    why: secretNames.has(name) || name === 'modules' ? why : `${JSON.stringify(value)}: ${why}`,
    fix: fixes[name] ?? `Set it to another value, or leave it out for the default.`,
  })
}

type KnownIssuer = NonNullable<Known['issuers']>[number]

const DAY_MS = 24 * 60 * 60 * 1000

function complete(known: Partial<Known>): Config {
  const environment = known.environment ?? 'development'
  const idleDays = known.sessionIdleDays ?? 30
  const absoluteDays = known.sessionAbsoluteDays ?? Math.max(180, idleDays)
  if (idleDays > absoluteDays)
    throw new ConfigError({
      what: 'Sessions would outlive themselves',
      why: `they end after ${absoluteDays} days at the latest, and after ${idleDays} without use`,
      fix: 'Make sessionIdleDays the smaller one.',
    })
  const config: Config = Object.freeze({
    ...freeze({
      url: known.url?.replace(/\/+$/, ''),
      environment,
      secret: known.secret ?? DEVELOPMENT_SECRET,
      previousSecret: known.previousSecret,
      database: {
        url: known.database ?? 'file:.kindred/kindred.db',
        namedStatements: known.namedStatements !== 'off',
      },
      backups: known.backups ?? '.kindred/backups',
      host: known.host ?? '127.0.0.1',
      port: known.port ?? 4545,
      workers: known.workers === 'auto' ? Math.min(availableParallelism(), MAX_WORKERS) : (known.workers ?? 1),
      trustProxy: known.trustProxy ?? [],
      logLevel: known.logLevel ?? (environment === 'test' ? 'silent' : 'info'),
      callDeadlineMs: known.callDeadlineMs ?? 5000,
      limits: known.limits ?? 'on',
      thinHttp: known.thinHttp !== 'off',
      maxLagMs: known.maxLagMs ?? 200,
      metrics: { isOn: known.metrics !== 'off', token: known.metricsToken },
      cors: { origins: known.corsOrigins ?? [] },
      access: { anonymous: known.anonymous ?? 'read' },
      passwords: { minimum: known.passwordMinimum ?? 8 },
      sessions: { idleMs: idleDays * DAY_MS, absoluteMs: absoluteDays * DAY_MS },
      subjects: known.subjects ?? {},
      fields: { profile: known.fields?.profile ?? {}, post: known.fields?.post ?? {} },
      reactions: [...new Set(known.reactions ?? DEFAULT_REACTIONS)],
      issuers: (known.issuers ?? []).map(issuerOf),
    }),
    modules: Object.freeze([...(known.modules ?? [])]), // what they hold is their own
  })
  if (config.issuers.some(({ issuer }) => issuer === ownName(config)))
    throw new ConfigError({
      what: 'The server would take its own tokens for somebody else’s',
      why: `issuers names ${ownName(config)}, under which it signs itself`,
      fix: 'Take that issuer out: what the server signs is for other services alone.',
    })
  return config
}

/** By which name the server signs: its address. */
export function ownName({ url, port }: Pick<Config, 'url' | 'port'>): string {
  return url ?? `http://localhost:${port}`
}

function issuerOf({ jwksUrl, jwks, prefix = '', ...issuer }: KnownIssuer): Issuer {
  return { ...issuer, prefix, keys: jwks ?? { url: jwksUrl ?? '' } }
}

/** Cursors, idempotency and tokens to come stand on the secret: one that can be guessed gives all of them away. */
function checkSecrets({ secret, previousSecret }: Partial<Known>): void {
  const fix = 'Set KINDRED_SECRET to 32 random bytes, such as the output of `openssl rand -base64 32`.'
  const reason = 'weak-secret'
  if (secret === undefined)
    throw new CheckError({ what: 'There is no secret', why: 'production needs one of its own', fix, reason })
  for (const [name, value] of Object.entries({ KINDRED_SECRET: secret, KINDRED_SECRET_PREVIOUS: previousSecret })) {
    const weakness = value === undefined ? undefined : weaknessOf(value)
    if (weakness) throw new CheckError({ what: `${name} is too weak for production`, why: weakness, fix, reason })
  }
}

const MIN_SECRET_BYTES = 32
const MIN_DISTINCT = 10

/** Why a secret could be guessed; undefined when it could not. */
export function weaknessOf(secret: string): string | undefined {
  if (secret === DEVELOPMENT_SECRET) return 'it is the one that everybody has in development'
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) return `it is shorter than ${MIN_SECRET_BYTES} bytes`
  if (new Set(secret).size < MIN_DISTINCT) return 'it repeats itself'
  return undefined
}

function warningsAbout(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.values(environmentNames).flatMap((name) => [name, `${name}_FILE`])
  return Object.keys(env)
    .filter((name) => name.startsWith('KINDRED_') && !known.includes(name) && !name.startsWith('KINDRED_TEST_'))
    .map((name) => `${name} is not read by anything. ${suggestion(name, known) ?? ''}`.trim())
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part)
  return Object.freeze(value)
}

export { CheckError, ConfigError } from './config-errors.ts'
export type { Settings } from './config-settings.ts'
