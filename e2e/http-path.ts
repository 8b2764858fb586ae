import type { Settings } from '@kindred/server'

const { KINDRED_THIN_HTTP } = process.env

/** Which path plain calls take, as settings of a server in this process: vitest's project `e2e-stock` switches the thin one off. */
export const httpPath: Settings = KINDRED_THIN_HTTP === 'off' ? { thinHttp: 'off' } : {}

/** The same, as the environment of a server in a process of its own. */
export const httpPathEnvironment: Readonly<Record<string, string>> =
  KINDRED_THIN_HTTP === undefined ? {} : { KINDRED_THIN_HTTP }
