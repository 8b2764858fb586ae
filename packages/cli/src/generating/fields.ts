import type { Config } from '@kindred/server'
import { indent, note } from './text.ts'

type Declared = Config['fields']
type Field = NonNullable<Declared['profile']>[string]

/** The declared fields as additions to the client's types. */
export function fieldsText({ profile, post }: Declared): string {
  const profiles = Object.entries(profile ?? {})
  const isHosts = ({ writable }: Field) => writable === 'host'
  const interfaces = [
    ['ProfileFields', profiles.filter(([, field]) => !isHosts(field))],
    ['HostFields', profiles.filter(([, field]) => isHosts(field))],
    ['PostFields', Object.entries(post ?? {})],
  ] as const
  const added = interfaces.flatMap(([name, fields]) => (fields.length > 0 ? [interfaceOf(name, fields)] : []))
  const augmented = added.length > 0 ? `declare module '@kindred/sdk' {\n${indent(added.join('\n\n'))}\n}\n\n` : ''
  return `// Written by \`kindred types\` from the configuration: change that instead.\n\n${augmented}export {}\n`
}

function interfaceOf(name: string, fields: readonly (readonly [string, Field])[]): string {
  const members = fields.map(
    ([field, declared]) => `${note(wordsOf(declared)).trimEnd()}\n${field}?: ${typeOf(declared)}`,
  )
  return `interface ${name} {\n${indent(members.join('\n'))}\n}`
}

function typeOf(field: Field): string {
  return field.type === 'enum' ? field.values.map(quoted).join(' | ') : field.type
}

/** What a type cannot say. */
function wordsOf(field: Field): string {
  switch (field.type) {
    case 'string':
      return `1 to ${field.max} characters in one line.`
    case 'number': {
      const { min, max, integer } = field
      const bounds = `${min === undefined ? '' : ` from ${min}`}${max === undefined ? '' : ` up to ${max}`}`
      return `${integer ? 'A whole number' : 'A number'}${bounds}.`
    }
    case 'boolean':
      return 'True or false.'
    case 'enum':
      return 'One of these words.'
  }
}

function quoted(word: string): string {
  return `'${word.replace(/[\\']/g, '\\$&')}'`
}
