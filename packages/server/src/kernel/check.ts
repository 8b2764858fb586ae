/** Something that must be so, and what mends it when it is not. */
export interface Check {
  /** What reports and logs call it: `graph.followers-count`. */
  readonly name: string
  /** What must be so, in one sentence. */
  readonly meaning: string
  /** What mends it: what the machine does when it may, or what a person must do. */
  readonly fix: string
  /** It costs room or safety and breaks nothing: told, and no reason to fail. */
  readonly isWarning?: boolean
}

/** A check of something that is no row: a setting, the schema, the files of the database. */
export interface Look<Over extends readonly unknown[] = []> extends Check {
  /** A sentence for each thing that is not so; it holds ids and names, never what people wrote. */
  look(...over: Over): Promise<readonly string[]>
  /** Mends what a machine can, and tells it. */
  mend?(...over: Over): Promise<readonly Repaired[]>
}

/** Something that was mended: its key or its name, what it was, and what it is now. */
export interface Repaired {
  readonly id: string
  readonly before: string
  readonly after: string
}
