import { hash } from 'node:crypto'

const PREFIX = 'kin_'
export const TOKEN_BYTES = 32
const TOKEN = /^kin_[A-Za-z0-9_-]{43}$/

/** Writes the token of 32 random bytes. It is told once, to whom it is for; only its hash is kept. */
export function tokenOf(bytes: Buffer): string {
  return PREFIX + bytes.toString('base64url')
}

/** The form in which a token is looked up; undefined for what cannot be one. */
export function hashOfToken(token: string): string | undefined {
  return TOKEN.test(token) ? sha256(token) : undefined
}

export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}
