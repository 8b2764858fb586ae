/** What an operator reads when the server cannot go on: what is wrong, why, and what mends it. */
export interface TroubleText {
  readonly what: string
  readonly why: string
  readonly fix: string
  /** A short name that scripts can compare, where the class alone says too little. */
  readonly reason?: string
}

/** Something that an operator can mend. It is told in three sentences, never by a stack trace. */
export class Trouble extends Error implements TroubleText {
  override readonly name: string = 'Trouble'
  readonly what: string
  readonly why: string
  readonly fix: string
  readonly reason?: string

  constructor({ what, why, fix, reason }: TroubleText, options?: ErrorOptions) {
    super(`${what}: ${why}. ${fix}`, options)
    this.what = what
    this.why = why
    this.fix = fix
    if (reason !== undefined) this.reason = reason
  }
}
