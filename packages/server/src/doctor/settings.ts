import { type Config, weaknessOf } from '../config.ts'
import type { Database } from '../db/database.ts'
import type { Look } from '../kernel/check.ts'

const NEW_SECRET = 'set KINDRED_SECRET to 32 random bytes, such as the output of `openssl rand -base64 32`'

/** Checks of the settings: most of them matter in production alone. */
export function settingLooks(config: Config, database: Pick<Database<unknown>, 'checkDurability'>): Look[] {
  const isProduction = config.environment === 'production'
  const inProduction = (isWrong: boolean, sentence: string) => async () => (isProduction && isWrong ? [sentence] : [])
  return [
    {
      name: 'settings.secret',
      meaning: 'Nobody can guess the secret on which cursors and repeated calls stand.',
      fix: `In production, ${NEW_SECRET}; keep the one before as KINDRED_SECRET_PREVIOUS for a day.`,
      look: async () => (isProduction ? weakSecrets(config) : []),
    },
    {
      name: 'settings.durability',
      meaning: 'Whatever the database has acknowledged outlives a power cut.',
      fix: 'Switch it on in the configuration of the database, and restart the database.',
      isWarning: !isProduction,
      look: () => database.checkDurability(),
    },
    {
      name: 'settings.url',
      meaning: 'In production the server knows the address under which people reach it.',
      fix: 'Set KINDRED_URL to it, such as https://social.example.com.',
      look: inProduction(config.url === undefined, 'KINDRED_URL is not set'),
    },
    {
      name: 'settings.https',
      meaning: 'In production that address is https: over http, tokens can be read on the way.',
      fix: 'Put a proxy with a certificate before the server, and say https in KINDRED_URL.',
      look: inProduction(config.url?.startsWith('http:') ?? false, 'KINDRED_URL is an http address'),
    },
    {
      name: 'settings.limits',
      meaning: 'In production calls are limited.',
      fix: 'Leave KINDRED_LIMITS out, or set it to on: off is for load tests.',
      look: inProduction(config.limits === 'off', 'KINDRED_LIMITS is off'),
    },
    {
      name: 'settings.metrics',
      meaning: 'In production /metrics is read with a token alone.',
      fix: 'Set KINDRED_METRICS_TOKEN, or KINDRED_METRICS=off.',
      isWarning: true,
      look: inProduction(config.metrics.isOn && config.metrics.token === undefined, '/metrics is open to everybody'),
    },
    {
      name: 'settings.proxy',
      meaning: 'Behind a proxy, limits count callers and not the proxy.',
      fix: 'Set KINDRED_TRUST_PROXY to the addresses of your proxies, or to loopback.',
      isWarning: true,
      look: inProduction(
        config.trustProxy.length === 0 && config.host === '127.0.0.1',
        'only a proxy on this machine reaches the server, and KINDRED_TRUST_PROXY names none',
      ),
    },
    {
      name: 'settings.origins',
      meaning: 'In production only the web pages that you name may call.',
      fix: 'Name them in KINDRED_CORS_ORIGINS instead of *.',
      isWarning: true,
      look: inProduction(config.cors.origins.includes('*'), 'KINDRED_CORS_ORIGINS is *'),
    },
  ]
}

function weakSecrets({ secret, previousSecret }: Config): string[] {
  return Object.entries({ KINDRED_SECRET: secret, KINDRED_SECRET_PREVIOUS: previousSecret }).flatMap(
    ([name, value]) => {
      const weakness = value === undefined ? undefined : weaknessOf(value)
      return weakness ? [`${name} is too weak: ${weakness}`] : []
    },
  )
}
