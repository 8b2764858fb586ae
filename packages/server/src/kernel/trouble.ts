/** What an operator reads when the server cannot go on: what is wrong, why, and what mends it. */
export interface TroubleText {
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** Something that an operator can mend. It is told in three sentences, never by a stack trace. */
export class Trouble extends Error implements TroubleText {
  override readonly name: string = 'Trouble'
  readonly what: string
  readonly why: string
  readonly fix: string

  constructor({ what, why, fix }: TroubleText, options?: ErrorOptions) {
    super(`${what}: ${why}. ${fix}`, options)
    this.what = what
    this.why = why
    this.fix = fix
  }
}
