const WIDTH = 116

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

/** A docstring over what follows it, broken into lines. */
export function note(...paragraphs: string[]): string {
  const lines = paragraphs.flatMap((paragraph) => wrapped(paragraph, WIDTH - 3))
  const [only] = lines
  if (lines.length === 1 && only !== undefined && only.length < WIDTH - 8) return `/** ${only} */\n`
  return `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`
}

function wrapped(paragraph: string, width: number): string[] {
  const lines: string[] = []
  for (const word of paragraph.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A union, one member a line where one line would be too long. */
export function joined(members: string[]): string {
  const line = members.join(' | ')
  return line.length < 100 ? line : `\n${members.map((member) => `  | ${member}`).join('\n')}`
}

/** What a type is assigned to, and the type: beside it, or below when it takes more than a line. */
export function assigned(head: string, type: string): string {
  return type.startsWith('\n') ? head + type : `${head} ${type}`
}
