import type { AccountId, PostId } from '@kindred/contract'

declare module '@kindred/server' {
  interface ModuleFacts {
    'poll.created': PollFact
    /** Also when somebody changes their mind. For what is nobody's to know but the author's. */
    'poll.voted': PollFact & { readonly by: AccountId }
  }
}

interface PollFact {
  readonly post: PostId
  readonly author: AccountId
}
