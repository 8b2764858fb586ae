import { createRequire } from 'node:module'
import type { Log } from '../kernel/log.ts'

/** The version of tRPC whose answers those of the thin path were compared with, byte for byte. */
export const TESTED_TRPC = '11.25.2'

export function installedTrpc(): string {
  return createRequire(import.meta.url)('@trpc/server/package.json').version
}

/** Whether the thin path may be taken beside this tRPC. Another one is no reason not to start: the stock path is always right. */
export function isTested(version: string, log: Log): boolean {
  if (version === TESTED_TRPC) return true
  const fix = `Install @trpc/server ${TESTED_TRPC}, or set KINDRED_THIN_HTTP=off to say that this is meant.`
  log.warn({ version, fix }, 'the thin HTTP path was not tested with this version of tRPC: calls take the stock path')
  return false
}
