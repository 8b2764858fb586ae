const WRITING = 0
const COMMITTING = 1
const INTERRUPTED = 2

/** What the thread that writes and the one that hears signals agree on: a seed is committed or interrupted, and both know which. */
export interface Stage {
  /** For the other thread. */
  readonly memory: SharedArrayBuffer
  /** Whether nothing is going to be committed. */
  interrupt(): boolean
  /** Whether it may be committed. */
  commit(): boolean
}

export function createStage(memory = new SharedArrayBuffer(4)): Stage {
  const stage = new Int32Array(memory)
  const reach = (wanted: number) => {
    const before = Atomics.compareExchange(stage, 0, WRITING, wanted)
    return before === WRITING || before === wanted
  }
  return { memory, interrupt: () => reach(INTERRUPTED), commit: () => reach(COMMITTING) }
}
