import type { AccountId, SessionId } from '@kindred/contract'

declare module '../../kernel/facts.ts' {
  interface Facts {
    'account.created': { account: AccountId }
    'account.suspended': { account: AccountId; until: number | null }
    'account.unsuspended': { account: AccountId }
    'session.revoked': { account: AccountId; session: SessionId }
  }
}
