/** One step of the schema, with a way back. Frozen once released: its hash is remembered. */
export interface Migration {
  /** `20261120-0900-graph`: sorted by its characters. */
  readonly name: string
}
