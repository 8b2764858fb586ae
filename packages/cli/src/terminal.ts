import { forbidsColour } from './environment.ts'
import type { Problem } from './problem.ts'

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
  problem(problem: Problem): void
  readonly isJson: boolean
}

interface Answer {
  /** The whole answer as data: what --json prints. */
  data: unknown
  /** For people. */
  human: () => string
  /** Rows for --plain; when there are none, it prints what people read. */
  rows?: () => readonly (readonly (string | number | null)[])[]
}

export function createTerminal(flags: TerminalFlags, out: Out = process.stdout, err: Out = process.stderr): Terminal {
  const isJson = flags.json === true
  const colour = flags.color !== false && !forbidsColour() && err.isTTY === true
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const line = (text: string) => err.write(`${text}\n`)
  return {
    isJson,
    answer({ data, human, rows }) {
      if (isJson) out.write(`${JSON.stringify(data, null, 2)}\n`)
      else if (flags.plain && rows) for (const row of rows()) out.write(`${row.map((cell) => cell ?? '').join('\t')}\n`)
      else out.write(`${human()}\n`)
    },
    note: (text) => {
      if (!flags.quiet) line(text)
    },
    warn: (text) => line(`${paint(33, '! warning:')} ${text}`),
    problem(problem) {
      line(`${paint(31, '✗ error:')} ${problem.message}`)
      line(`  why:    ${problem.why}`)
      line(`  fix:    ${problem.fix}`)
      line(`  reason: ${problem.reason}`)
      if (flags.verbose && problem.cause instanceof Error) line(problem.cause.stack ?? String(problem.cause))
      if (isJson) {
        const { reason, message, why, fix } = problem
        out.write(`${JSON.stringify({ error: { reason, message, why, fix } }, null, 2)}\n`)
      }
    },
  }
}
