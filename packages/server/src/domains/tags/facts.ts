import type { AccountId } from '@kindred/contract'

declare module '../../kernel/facts.ts' {
  interface Facts {
    'tag.followed': TagFact
    'tag.unfollowed': TagFact
  }
}

interface TagFact {
  readonly account: AccountId
  readonly tag: string
}
