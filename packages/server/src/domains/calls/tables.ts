export interface CallTables {
  idempotency_keys: {
    /** A hash of caller, endpoint and key. */
    key_hash: string
    /** A keyed hash of the input. */
    input_hash: string
    /** Sealed with a key that only the caller has; null where a repeat makes a new answer. */
    answer: string | null
    created_at: number
  }
}
