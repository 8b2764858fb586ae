import { createHash } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')

/** The session of a person, which nobody has to keep: the seed decides it. */
export const tokenAt = (index: number): string => `kin_${digest(`bench ${index}`).slice(0, 43)}`
export const tokenHashAt = (index: number): string => digest(tokenAt(index))
