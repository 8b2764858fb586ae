import { handle } from '@kindred/contract'
import { RESERVED } from './reserved.ts'

/** The handle that is stored for what somebody typed, with or without the @; undefined when it cannot be one. */
export function canonicalHandle(typed: string): string | undefined {
  const parsed = handle.safeParse(typed.replace(/^@/, ''))
  return parsed.success ? parsed.data : undefined
}

/** What a handle looks like at a glance: accounts of one skeleton could pass for each other. */
export function skeletonOf(handle: string): string {
  return handle.replaceAll('0', 'o').replaceAll('1', 'l')
}

const reservedSkeletons: ReadonlySet<string> = new Set(RESERVED.map(skeletonOf))

/** True for names that people would take for the server or the people who run it. */
export function isReserved(handle: string): boolean {
  return reservedSkeletons.has(skeletonOf(handle))
}
