import { defineErrors } from '@kindred/contract'

/** Why polls refuse, besides the reasons that every call has. */
export const errors = defineErrors({
  'polls.closed': { status: 'CONFLICT', message: 'This poll is closed: nobody votes in it any more.' },
  'polls.not-author': { status: 'FORBIDDEN', message: 'Only the author of a poll may see who voted in it.' },
})
