import { expect, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { settingLooks } from './settings.ts'

const SECRET = 'Zq3kV0s8dT1xYw7LrPm5BnC2hJ9gFe4A'
const production = {
  KINDRED_ENV: 'production',
  KINDRED_SECRET: SECRET,
  KINDRED_URL: 'https://social.example.com',
  KINDRED_METRICS_TOKEN: 'a token of metrics',
  KINDRED_TRUST_PROXY: 'loopback',
}

/** The names of the settings that are told, and whether one of them fails the run. */
async function told(env: Record<string, string | undefined>, unsafe: readonly string[] = []) {
  const { config } = loadConfig({ env, isExamined: true })
  const names: string[] = []
  for (const { name, look, fix } of settingLooks(config, { checkDurability: async () => unsafe })) {
    const sentences = await look()
    if (sentences.length > 0) names.push(name.replace('settings.', ''))
    expect(`${sentences.join()} ${fix}`).not.toContain(SECRET)
  }
  return names
}

test('a production that is set up well, and a development that is not, are told nothing', async () => {
  expect(await told(production)).toEqual([])
  expect(await told({ KINDRED_LIMITS: 'off', KINDRED_CORS_ORIGINS: '*' })).toEqual([])
})

test.each([
  ['secret', { KINDRED_SECRET: undefined }],
  ['secret', { KINDRED_SECRET: 'short' }],
  ['secret', { KINDRED_SECRET: 'passwordpasswordpasswordpassword' }],
  ['secret', { KINDRED_SECRET_PREVIOUS: 'weak' }],
  ['url', { KINDRED_URL: undefined }],
  ['https', { KINDRED_URL: 'http://social.example.com' }],
  ['limits', { KINDRED_LIMITS: 'off' }],
  ['metrics', { KINDRED_METRICS_TOKEN: undefined }],
  ['proxy', { KINDRED_TRUST_PROXY: undefined }],
  ['origins', { KINDRED_CORS_ORIGINS: '*' }],
])('[SEC-1] in production the doctor tells of %s when it is %o, and no secret', async (name, env) => {
  expect(await told({ ...production, ...env })).toEqual([name])
})

test('[DUR-2] a database that may lose what it acknowledged is told, in production as wrong', async () => {
  expect(await told(production, ['fsync=off'])).toEqual(['durability'])
  const looks = (env: Record<string, string>) =>
    settingLooks(loadConfig({ env }).config, { checkDurability: async () => ['fsync=off'] })
  const isWarning = (env: Record<string, string>) =>
    looks(env).find(({ name }) => name === 'settings.durability')?.isWarning
  expect(isWarning(production)).toBe(false)
  expect(isWarning({})).toBe(true)
})
