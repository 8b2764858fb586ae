import { forbidsColour } from './environment.ts'
import type { Problem } from './problem.ts'
import { createProgress, type Progress } from './progress.ts'

/** The global flags that decide how a command talks. */
export interface TerminalFlags {
  json?: boolean
  plain?: boolean
  quiet?: boolean
  verbose?: boolean
  color?: boolean
}

type Out = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>

/** How a command talks: its answer goes to standard output, everything else to standard error. */
export interface Terminal {
  /** The answer, once: one JSON document, tab-separated rows, or text for people. */
  answer(answer: Answer): void
  /** Progress and banners; silent with --quiet. */
  note(line: string): void
  /** Something to know even with --quiet. */
  warn(line: string): void
  /** How far long work is; silent with --quiet. */
  progress(unit: string): Progress
  problem(problem: Problem): void
}

type Cell = string | number | null

interface Answer {
  /** The whole answer as data: what --json prints. */
  data: unknown
  /** For people. */
  human: () => string
  /** Rows for --plain; when there are none, it prints what people read. */
  rows?: () => readonly (readonly Cell[])[]
}

export function createTerminal(flags: TerminalFlags, out: Out = process.stdout, err: Out = process.stderr): Terminal {
  const isJson = flags.json === true
  const colour = flags.color !== false && err.isTTY === true && !forbidsColour()
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const print = (data: unknown) => out.write(`${JSON.stringify(data, null, 2)}\n`)
  const line = (text: string) => err.write(`${text}\n`)
  return {
    answer({ data, human, rows }) {
      if (isJson) print(data)
      else if (flags.plain && rows) for (const row of rows()) out.write(`${row.map(cellText).join('\t')}\n`)
      else out.write(`${human()}\n`)
    },
    note: (text) => {
      if (!flags.quiet) line(text)
    },
    warn: (text) => line(`${paint(33, '! warning:')} ${text}`),
    progress: (unit) => createProgress(unit, flags.quiet ? { write: () => true, isTTY: false } : err),
    problem({ message, why, fix, reason, isAnswered, cause }) {
      line(`${paint(31, '✗ error:')} ${message}`)
      line(`  why:    ${why}`)
      line(`  fix:    ${fix}`)
      line(`  reason: ${reason}`)
      if (flags.verbose && cause instanceof Error) line(cause.stack ?? String(cause))
      if (isJson && !isAnswered) print({ error: { reason, message, why, fix } })
    },
  }
}

/** A cell holds no tab and no end of line, so that every row is one line. */
function cellText(cell: Cell): string {
  return String(cell ?? '').replaceAll(/[\t\r\n]/g, ' ')
}
