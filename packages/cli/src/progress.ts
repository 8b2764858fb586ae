const PATIENCE_MS = 300
const LINE_EVERY_MS = 10_000
const REDRAW_MS = 100

type Err = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>

/** Shows how far long work is, and goes away with it. */
export interface Progress extends Disposable {
  reached(count: number): void
}

/** On a terminal one line that is written over, after a moment of patience; elsewhere a line every ten seconds. */
export function createProgress(unit: string, err: Err): Progress {
  const began = performance.now()
  let shownAt = began + (err.isTTY ? PATIENCE_MS - REDRAW_MS : 0)
  let width = 0
  const every = err.isTTY ? REDRAW_MS : LINE_EVERY_MS
  return {
    reached(count) {
      const now = performance.now()
      if (now - shownAt < every) return
      shownAt = now
      const line = `… ${count.toLocaleString('en')} ${unit}`
      err.write(err.isTTY ? `\r${line.padEnd(width)}` : `${line}\n`)
      width = line.length
    },
    [Symbol.dispose]() {
      if (err.isTTY && width > 0) err.write(`\r${' '.repeat(width)}\r`)
    },
  }
}
