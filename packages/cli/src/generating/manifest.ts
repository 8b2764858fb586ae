import { isPaged, type Report } from './report.ts'

/** What a client needs to know of an endpoint in order to call it, as data without a schema. */
export function manifestText({ endpoints }: Report): string {
  const paths = Object.entries(endpoints)
  const named = (chosen: typeof paths) => array(chosen.map(([path]) => `'${path}'`))
  return `// Written by \`npm run generate\` from the contract: change the contract instead.

/** Whether an endpoint reads or changes something. */
export const kinds = {
${paths.map(([path, { kind }]) => `  '${path}': '${kind}',`).join('\n')}
} as const
export type EndpointPath = keyof typeof kinds

/** The endpoints that answer by pages. */
export const lists: readonly string[] = ${named(paths.filter(([, endpoint]) => isPaged(endpoint)))}

/** The endpoints that hand out a session; a repeat of one hands out another. */
export const sessions: readonly string[] = ${named(paths.filter(([, { answer }]) => answer === 'session'))}
`
}

function array(items: string[]): string {
  const line = `[${items.join(', ')}]`
  return line.length < 80 ? line : `[\n${items.map((item) => `  ${item},`).join('\n')}\n]`
}
