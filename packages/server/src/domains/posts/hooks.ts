import type { Audience, PostId, Quotes, Replies } from '@kindred/contract'
import type { FieldChanges } from '../../kernel/fields.ts'
import type { Account } from '../../kernel/viewer.ts'

declare module '../../kernel/hooks.ts' {
  interface Hooks {
    /** Somebody writes a post. */
    'post.creating': {
      readonly viewer: Account
      readonly text: string
      readonly audience: Audience
      /** `everyone` when left out. */
      readonly replies?: Replies
      readonly holdReplies?: boolean
      /** `on` when left out. */
      readonly quotes?: Quotes
      /** Which post it quotes, if it does. */
      readonly quote?: PostId | undefined
      /** The fields of the developer's own that it sets. */
      readonly fields?: FieldChanges | undefined
    }
    /** The author of a post gives it another text, which may be the one that it has, or other fields. */
    'post.editing': {
      readonly viewer: Account
      readonly post: PostId
      readonly text: string
      readonly fields?: FieldChanges | undefined
    }
    /** The author of a post takes it back: whoever keeps something about it lets it go. */
    'post.removing': { readonly viewer: Account; readonly post: PostId }
  }
}
