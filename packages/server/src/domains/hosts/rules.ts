import type { Reason, Role } from '@kindred/contract'
import type { Account, Host } from '../../kernel/viewer.ts'

/** Why `by` may not have this account: a key that was stolen must not reach those who could take it away. */
export function reachRefusal(by: Account | Host, target: { readonly role: Role }): Reason | undefined {
  return by.kind === 'host' && target.role !== 'member' ? 'hosts.not-allowed' : undefined
}
