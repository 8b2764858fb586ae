/** One part of the door that is switched off: nothing on disk changes, a test run reads these texts instead. */
export interface Mutant {
  /** `domain/file.function.part`, with a number where there are several such parts. */
  readonly id: string
  /** What is switched off, as it stands in the source, in one line. */
  readonly without: string
  readonly edits: readonly Edit[]
}

/** A piece of a file and the text that takes its place. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A file as the mutant has it. */
export function mutated(file: string, source: string, edits: readonly Edit[]): string {
  return edits
    .filter((edit) => edit.file === file)
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: other }) => text.slice(0, start) + other + text.slice(end), source)
}
