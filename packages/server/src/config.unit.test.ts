import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { CheckError, ConfigError, DEVELOPMENT_SECRET, defineConfig, loadConfig } from './config.ts'
import { environmentNames } from './config-settings.ts'

const GOOD_SECRET = 'Zq3kV0s8dT1xYw7LrPm5BnC2hJ9gFe4A'
const load = (env: Record<string, string>, overrides = {}) => loadConfig({ env, overrides }).config

function caught(load: () => unknown): ConfigError | CheckError | undefined {
  try {
    load()
    return undefined
  } catch (error) {
    if (error instanceof ConfigError || error instanceof CheckError) return error
    throw error
  }
}

function failure(env: Record<string, string>, file = {}): ConfigError | CheckError {
  const error = caught(() => loadConfig({ env, file }))
  if (!error) throw new Error('it was taken')
  return error
}

test('an empty environment gives a development server on this machine alone', () => {
  const { config, warnings } = loadConfig({ env: {} })
  expect(config).toMatchObject({
    environment: 'development',
    secret: DEVELOPMENT_SECRET,
    host: '127.0.0.1',
    port: 4545,
    workers: 1,
    limits: 'on',
    access: { anonymous: 'read' },
    database: { url: 'file:.kindred/kindred.db', namedStatements: true },
    passwords: { minimum: 8 },
    subjects: {},
    reactions: ['like', 'love', 'laugh', 'wow', 'sad', 'angry'],
  })
  expect(warnings).toEqual([])
})

test('every setting is read from its variable', () => {
  const config = load({
    KINDRED_URL: 'https://social.example.com/',
    KINDRED_SECRET: GOOD_SECRET,
    KINDRED_SECRET_PREVIOUS: `old ${GOOD_SECRET}`,
    DATABASE_URL: 'postgres://kindred@db.example.com/kindred',
    KINDRED_PG_NAMED: 'off',
    KINDRED_BACKUPS: '/backups',
    KINDRED_ENV: 'production',
    PORT: '8080',
    KINDRED_WORKERS: '3',
    HOST: '0.0.0.0',
    KINDRED_TRUST_PROXY: 'loopback, 10.0.0.0/8',
    KINDRED_LOG_LEVEL: 'warn',
    KINDRED_LIMITS: 'off',
    KINDRED_THIN_HTTP: 'off',
    KINDRED_MAX_LAG_MS: '500',
    KINDRED_METRICS_TOKEN: 'a token of metrics',
    KINDRED_CORS_ORIGINS: 'https://app.example.com,http://localhost:5173',
    KINDRED_ANONYMOUS: 'none',
    KINDRED_PASSWORD_MINIMUM: '15',
    KINDRED_SESSION_IDLE_DAYS: '7',
    KINDRED_SESSION_ABSOLUTE_DAYS: '90',
    KINDRED_CALL_DEADLINE_MS: '2500',
    KINDRED_REACTIONS: 'like, thumbs-up,like',
    KINDRED_SUBJECTS: 'recipe, blog-post',
    KINDRED_FIELDS: '{"post":{"mood":{"type":"enum","values":["calm","loud"]}}}',
    KINDRED_ISSUERS: '[{"issuer":"app","audience":"kindred","jwksUrl":"https://app.example.com/jwks"}]',
  })
  expect(config).toEqual({
    backups: '/backups',
    modules: [], // which have no variable
    url: 'https://social.example.com',
    environment: 'production',
    secret: GOOD_SECRET,
    previousSecret: `old ${GOOD_SECRET}`,
    database: { url: 'postgres://kindred@db.example.com/kindred', namedStatements: false },
    host: '0.0.0.0',
    port: 8080,
    workers: 3,
    trustProxy: ['loopback', '10.0.0.0/8'],
    logLevel: 'warn',
    callDeadlineMs: 2500,
    limits: 'off',
    thinHttp: false,
    maxLagMs: 500,
    metrics: { isOn: true, token: 'a token of metrics' },
    cors: { origins: ['https://app.example.com', 'http://localhost:5173'] },
    access: { anonymous: 'none' },
    passwords: { minimum: 15 },
    sessions: { idleMs: 7 * 86_400_000, absoluteMs: 90 * 86_400_000 },
    reactions: ['like', 'thumbs-up'],
    subjects: { recipe: {}, 'blog-post': {} },
    fields: { profile: {}, post: { mood: { type: 'enum', values: ['calm', 'loud'] } } },
    issuers: [
      {
        issuer: 'app',
        audience: 'kindred',
        algorithms: ['ES256', 'RS256', 'EdDSA'],
        keys: { url: 'https://app.example.com/jwks' },
        prefix: '',
      },
    ],
  })
})

test('flags win over the environment, and the environment over the file', () => {
  const sources = {
    env: { PORT: '2', HOST: '::1' },
    overrides: { port: 1 },
    file: defineConfig({ port: 3, limits: 'off' }),
  }
  expect(loadConfig(sources).config).toMatchObject({ port: 1, host: '::1', limits: 'off' })
})

test('a configuration is the same after it was handed to another process as JSON', () => {
  for (const env of [{}, { KINDRED_MAX_LAG_MS: '0', KINDRED_LIMITS: 'off', KINDRED_METRICS: 'off' }])
    expect(JSON.parse(JSON.stringify(load(env)))).toEqual(load(env))
})

test('nothing can change a configuration once it is read', () => {
  const config = load({})
  expect(() => Object.assign(config.cors, { origins: ['*'] })).toThrow(TypeError)
})

test('a variable can be given as a file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kindred-config-'))
  const file = path.join(folder, 'secret')
  await writeFile(file, `${GOOD_SECRET}\n`)
  expect(load({ KINDRED_SECRET_FILE: file }).secret).toBe(GOOD_SECRET)
  await rm(folder, { recursive: true })
  const error = failure({ KINDRED_SECRET_FILE: file })
  expect(error).toMatchObject({ what: expect.stringContaining('KINDRED_SECRET_FILE'), why: 'ENOENT' })
})

test('an unknown variable of ours is warned about, with the name that was meant', () => {
  const { warnings } = loadConfig({ env: { KINDRED_SECRT: 'x', KINDRED_XYZZY: '1', PATH: '/bin', OTHER: '1' } })
  expect(warnings).toEqual([
    'KINDRED_SECRT is not read by anything. Did you mean KINDRED_SECRET?',
    'KINDRED_XYZZY is not read by anything.',
  ])
})

test('an unknown setting in the file is an error, with the name that was meant', () => {
  expect(failure({}, { prot: 1 })).toMatchObject({ name: 'ConfigError', fix: 'Did you mean port?' })
  expect(failure({}, { constructor: 1 })).toMatchObject({ name: 'ConfigError' })
})

test.each([
  ['PORT', 'http'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['KINDRED_URL', 'social.example.com'],
  ['KINDRED_URL', 'javascript:alert(1)'],
  ['DATABASE_URL', 'mysql://host/db'],
  ['DATABASE_URL', 'postgres://ho st/db'],
  ['DATABASE_URL', 'postgres://host:99999/db'],
  ['DATABASE_URL', 'postgres://host/%zz'],
  ['DATABASE_URL', 'file://host/kindred.db'],
  ['KINDRED_ENV', 'prod'],
  ['KINDRED_LIMITS', 'no'],
  ['KINDRED_TRUST_PROXY', '10.0.0.0/99'],
  ['KINDRED_TRUST_PROXY', 'everybody'],
  ['KINDRED_CORS_ORIGINS', 'https://app.example.com/path'],
  ['KINDRED_CORS_ORIGINS', 'app.example.com'],
  ['KINDRED_PASSWORD_MINIMUM', '4'],
  ['KINDRED_SUBJECTS', 'recipe,Blog Post'],
  ['KINDRED_REACTIONS', 'Like'],
  ['KINDRED_REACTIONS', `like,${'l'.repeat(33)}`],
  ['KINDRED_SESSION_IDLE_DAYS', '0'],
  ['KINDRED_METRICS_TOKEN', 'short'],
  ['KINDRED_LOG_LEVEL', 'loud'],
])('%s=%s is refused with what, why and fix', (name, value) => {
  const error = failure({ [name]: value })
  expect(error).toBeInstanceOf(ConfigError)
  expect(error.what).toContain(name)
  expect(error.why).not.toBe('')
  expect(error.fix).toMatch(/^[A-Z].*\.$/)
})

test.each([
  ['KINDRED_ENV', 'prod', 'development, production, test'],
  ['KINDRED_LOG_LEVEL', 'loud', 'trace, debug, info, warn, error, fatal, silent'],
  ['KINDRED_LIMITS', 'no', 'on, off'],
  ['KINDRED_ANONYMOUS', 'write', 'read, none'],
])('%s=%s is told the words that are taken', (name, value, words) => {
  expect(failure({ [name]: value }).why).toBe(`"${value}": is none of ${words}`)
})

const issuer = { issuer: 'app', audience: 'kindred', jwksUrl: 'https://app.example.com/jwks' }
const secretKey = { kty: 'oct', k: 'aGVsbG8' }
test.each([
  ['an algorithm whose key can sign', [{ ...issuer, algorithms: ['HS256'] }], /algorithms.*is none of RS256/],
  ['no algorithm at all', [{ ...issuer, algorithms: ['none'] }], /algorithms.*is none of RS256/],
  [
    'keys from anywhere over http',
    [{ ...issuer, jwksUrl: 'http://app.example.com/jwks' }],
    /jwksUrl is neither an https/,
  ],
  [
    'a number of IPv6 without TLS',
    [{ ...issuer, jwksUrl: 'http://[2606:4700::1]/jwks' }],
    /jwksUrl is neither an https/,
  ],
  ['a number of IPv4 in IPv6', [{ ...issuer, jwksUrl: 'http://[::ffff:8.8.8.8]/jwks' }], /jwksUrl is neither an https/],
  ['a file', [{ ...issuer, jwksUrl: 'file:///etc/passwd' }], /jwksUrl is neither an https/],
  ['secrets for keys', [{ ...issuer, jwksUrl: undefined, jwks: { keys: [secretKey] } }], /jwks is not a set of public/],
  ['no keys', [{ ...issuer, jwksUrl: undefined }], /needs one of jwksUrl and jwks/],
  ['two kinds of keys', [{ ...issuer, jwks: { keys: [] } }], /needs one of jwksUrl and jwks/],
  ['one issuer twice', [issuer, { ...issuer, prefix: 'a:' }], /names one issuer twice/],
  ['two who call people alike', [issuer, { ...issuer, issuer: 'other' }], /the same prefix/],
  ['a word that nothing reads', [{ ...issuer, audiance: 'x' }], /has no field audiance/],
])('[OAUTH-3] issuers with %s are refused', (_, issuers, why) => {
  expect(caught(() => loadConfig({ env: {}, file: { issuers: issuers as never } }))?.why).toMatch(why)
})

const mood = { type: 'enum', values: ['calm', 'loud'] }
const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}`, { type: 'boolean' }]))
test.each([
  ['another kind', { comment: { mood } }, /knows no comment/],
  ['something else', 'mood', /is no object of profile and post/],
  ['a list', { post: ['mood'] }, /post is no object of fields by name/],
  ['a name that begins with a capital', { post: { Mood: mood } }, /post has a name that is not a small letter/],
  ['a name that is too long', { post: { [`m${'o'.repeat(32)}`]: mood } }, /post has a name that is not a small letter/],
  ['a name of JavaScript’s', { profile: JSON.parse('{"__proto__x":{"type":"boolean"}}') }, /profile has a name/],
  ['more than twenty', { profile: many }, /profile has more than 20 fields/],
  ['another type', { post: { mood: { type: 'date' } } }, /post\.mood\.type is none of string, number, boolean, enum/],
  ['no type', { post: { mood: 'string' } }, /post\.mood is no field/],
  ['text without an end', { post: { mood: { type: 'string' } } }, /post\.mood\.max is no whole number from 1 to 500/],
  ['text that is too long', { post: { mood: { type: 'string', max: 501 } } }, /post\.mood\.max is no whole number/],
  ['no room for a number', { post: { heat: { type: 'number', min: 2, max: 1 } } }, /post\.heat takes no number/],
  ['a bound that is no number', { post: { heat: { type: 'number', min: '1' } } }, /post\.heat\.min is no number/],
  ['no words', { post: { mood: { type: 'enum', values: [] } } }, /post\.mood\.values is empty/],
  ['a word twice', { post: { mood: { type: 'enum', values: ['a', 'a'] } } }, /post\.mood\.values names a word twice/],
  ['a word of spaces', { post: { mood: { type: 'enum', values: [' '] } } }, /post\.mood\.values\.0 is not 1 to 50/],
  ['what the type does not take', { post: { mood: { ...mood, max: 3 } } }, /post\.mood takes no max/],
  ['a field of posts for the host', { post: { mood: { ...mood, writable: 'host' } } }, /post\.mood takes no writable/],
  [
    'another writer',
    { profile: { mood: { ...mood, writable: 'all' } } },
    /profile\.mood\.writable is none of owner, host/,
  ],
])('[FLD-1] a declaration with %s is refused', (_, fields, why) => {
  const error = caught(() => loadConfig({ env: {}, file: { fields: fields as never } }))
  expect(error).toMatchObject({
    name: 'ConfigError',
    why: expect.stringMatching(why),
    fix: expect.stringMatching(/^Give /),
  })
})

test('[OAUTH-3] keys may be read over http from the network of the server', () => {
  for (const host of ['localhost:1', '[::1]:1', '127.0.0.1:1', '10.1.2.3', '192.168.0.1', '172.16.0.1', 'auth:8080'])
    expect(
      loadConfig({ env: {}, file: { issuers: [{ ...issuer, jwksUrl: `http://${host}/jwks` }] } }).config.issuers,
    ).toHaveLength(1)
})

test('no wrong value is told in the words of a library', () => {
  for (const name of Object.keys(environmentNames))
    for (const value of [{}, ' ', -1, 1e9, 'no', [5]]) {
      const problem = caught(() => loadConfig({ env: {}, file: { [name]: value } }))
      if (problem) expect(`${name}: ${problem.why}`).not.toMatch(/invalid|expected|received|too (big|small)/i)
    }
})

test('[SEC-1] an error tells no secret, and a database URL not even its password', () => {
  const error = failure({ DATABASE_URL: 'mysql://admin:hunter2@host/db', KINDRED_METRICS_TOKEN: 'short' })
  expect(JSON.stringify([error.message, error.what, error.why, error.fix])).not.toContain('hunter2')
})

test('sessions cannot idle longer than they live', () => {
  expect(failure({ KINDRED_SESSION_IDLE_DAYS: '90', KINDRED_SESSION_ABSOLUTE_DAYS: '30' })).toBeInstanceOf(ConfigError)
})

describe('in production', () => {
  const production = { KINDRED_ENV: 'production' }
  test.each([
    ['is missing', {}],
    ['is the one of development', { KINDRED_SECRET: DEVELOPMENT_SECRET }],
    ['is short', { KINDRED_SECRET: GOOD_SECRET.slice(1) }],
    ['repeats itself', { KINDRED_SECRET: 'passwordpasswordpasswordpassword' }],
    ['was weak before', { KINDRED_SECRET: GOOD_SECRET, KINDRED_SECRET_PREVIOUS: 'old' }],
  ])('a secret that %s stops the start', (_, env) => {
    const error = failure({ ...production, ...env })
    expect(error).toBeInstanceOf(CheckError)
    expect(error.fix).toContain('KINDRED_SECRET')
  })

  test('a strong secret is taken', () => {
    expect(load({ ...production, KINDRED_SECRET: GOOD_SECRET }).environment).toBe('production')
  })

  test('the environment of Node counts where ours says nothing', () => {
    expect(failure({ NODE_ENV: 'production' })).toBeInstanceOf(CheckError)
    expect(load({ NODE_ENV: 'production', KINDRED_ENV: 'development' }).environment).toBe('development')
  })
})

test('the page about settings holds each with its variable, and no other', async () => {
  const page = await readFile(new URL('../../../docs/reference/settings.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` +\| `(\w+)` +\|/gm)].map(([, name, variable]) => [name, variable])
  expect(rows.sort()).toEqual(Object.entries(environmentNames).sort())
})
