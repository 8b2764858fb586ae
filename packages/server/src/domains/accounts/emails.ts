import type { AccountId } from '@kindred/contract'

/**
 * What stands in the column of an account's email. It takes no null, and each is there once: whoever has none has their id there, in
 * a form that no address can have.
 */
export function storedEmail(id: AccountId, email: string | null): string {
  return email ?? `none:${id}`
}

/** The email of an account, or null for somebody who has none. */
export function emailIn(stored: string): string | null {
  return stored.includes('@') ? stored : null
}
