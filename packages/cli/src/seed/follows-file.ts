import type { Network, Tie } from './community.ts'

/** A line of a file of follows that is not a tie between two people. */
export class MalformedLine extends Error {
  override name = 'MalformedLine'
  readonly why: string

  constructor({ number, line, why }: { number: number; line: string; why: string }) {
    super(`line ${number}: ${JSON.stringify(line.slice(0, 80))}`)
    this.why = why
  }
}

export interface FollowsFile {
  readonly network: Network
  /** How many lines say what a line before them said. */
  readonly repeated: number
}

/**
 * Reads a real network, a tie a line: `from<TAB>to` means that `from` follows `to`. People are called `p<id>`. Blank lines, CRLF and a
 * byte-order mark are overlooked, and following twice is following once. A tie to oneself is an error like any other line: dropping
 * it would make the counts differ from the file in silence.
 * @throws {MalformedLine} before anything is taken from the file
 */
export function readFollows(text: string): FollowsFile {
  const people = new Map<string, number>()
  const numberOf = (id: string) => {
    const number = people.get(id) ?? people.size
    people.set(id, number)
    return number
  }
  const seen = new Set<string>()
  const follows: Tie[] = []
  let repeated = 0
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue
    const why = complaintAbout(line)
    if (why) throw new MalformedLine({ number: at + 1, line, why })
    const [from, to] = line.split('\t') as [string, string]
    if (seen.has(line)) repeated++
    else follows.push({ from: numberOf(from), to: numberOf(to) })
    seen.add(line)
  }
  const ids = [...people.keys()]
  const network = { handles: ids.map((id) => `p${id}`), names: ids.map((id) => `Person ${id}`), follows }
  return { network, repeated }
}

function complaintAbout(line: string): string | undefined {
  const [, from, to] = /^(\d{1,15})\t(\d{1,15})$/.exec(line) ?? []
  if (from === undefined) return 'it is not from<TAB>to, two ids of digits'
  return from === to ? 'nobody follows themselves' : undefined
}
