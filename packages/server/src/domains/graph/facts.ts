import type { AccountId } from '@kindred/contract'
import type { Edge } from './follows.ts'

declare module '../../kernel/facts.ts' {
  interface Facts {
    'graph.followed': Edge
    /** A follow that waits for approval. */
    'graph.requested': Edge
    'graph.unfollowed': Edge
    'graph.blocked': BlockEdge
    'graph.unblocked': BlockEdge
  }
}

interface BlockEdge {
  readonly blocker: AccountId
  readonly blocked: AccountId
}
