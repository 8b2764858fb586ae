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

/** The nearest to a handle that can be made of a text; `somebody` when nothing of it can be used. */
export function handleMadeOf(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')
  const made = plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MAX_HANDLE)
  return made.length < 2 ? 'somebody' : made
}

/** A handle with a number behind it, no longer than a handle may be: `ann_2`. */
export function numbered(handle: string, number: number): string {
  const tail = `_${number}`
  return handle.slice(0, MAX_HANDLE - tail.length) + tail
}

const MAX_HANDLE = 30

const reservedSkeletons: ReadonlySet<string> = new Set(RESERVED.map(skeletonOf))

/** True for names that people would take for the server or the people who run it. */
export function isReserved(handle: string): boolean {
  return reservedSkeletons.has(skeletonOf(handle))
}
