/** What a refusal of the server says: its own sentence is told as what happened. */
export interface Refused {
  readonly reason?: string
  readonly details?: unknown
}

interface Advice {
  readonly why: string
  readonly fix: string
}

const otherHandle = 'choose another handle'
const byReason: Readonly<Record<string, Advice>> = {
  'not-found': { why: 'this database holds nobody and nothing of that name', fix: 'check the name' },
  unavailable: { why: 'the database is busy, full or out of reach', fix: 'see its log, and run it again' },
  deadline: { why: 'the database did not answer in time', fix: 'look whether it was done, and run it again if not' },
  'auth.handle-taken': { why: 'a handle belongs to one account', fix: otherHandle },
  'auth.handle-reserved': { why: 'nobody may be mistaken for the server itself', fix: otherHandle },
  'auth.email-taken': {
    why: 'an email belongs to one account',
    fix: 'choose another email, or give the account its role: kindred admin role',
  },
  'auth.password-common': { why: 'it would be guessed first', fix: 'choose another password' },
  'auth.password-short': { why: 'passwordMinimum asks for more', fix: 'choose a longer password' },
}

/** Why a command was refused, and what to do about it. */
export function adviceOn({ reason = '', details }: Refused): Advice {
  const { issues: [issue] = [] } = (details ?? {}) as { issues?: { path: string; message: string; fix: string }[] }
  if (issue) return { why: `${issue.path} ${issue.message}`.trim(), fix: issue.fix }
  return byReason[reason] ?? { why: `the server refuses it: ${reason}`, fix: 'do what it says, and run it again' }
}
