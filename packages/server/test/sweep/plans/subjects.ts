import { type Plans, whole } from './plan.ts'

const subject = { kind: 'recipe', id: 'soup' }
/** Every scene shares it with the others: what was done is asked of it by nobody. */
const other = { kind: 'recipe', id: 'bread' }
const undeclared = { kind: 'no-such', id: 'soup' }

export const subjects: Plans<'subjects'> = {
  'subjects.react': {
    attempts: () => [
      { input: { subject: other, reaction: 'love' }, outcome: 'ok', tells: [({ viewer }) => viewer.reaction, 'love'] },
      { input: { subject: undeclared, reaction: 'love' }, outcome: 'invalid-input' },
    ],
  },
  'subjects.unreact': {
    attempts: () => [{ input: { subject: other }, outcome: 'ok', tells: [({ viewer }) => viewer.reaction, null] }],
  },
  'subjects.save': {
    attempts: () => [{ input: { subject: other }, outcome: 'ok', tells: [({ viewer }) => viewer.saved, true] }],
  },
  'subjects.unsave': {
    attempts: () => [{ input: { subject: other }, outcome: 'ok', tells: [({ viewer }) => viewer.saved, false] }],
  },
  'subjects.counts': {
    attempts: ({ cast }, ideal) => [
      {
        input: { subjects: [subject] },
        outcome: 'ok',
        tells: [({ subjects }) => subjects.map(({ reactions }) => reactions), [ideal.reactions(cast.subject)]],
      },
    ],
  },
  'subjects.reactions': {
    attempts: ({ cast, reader }, ideal) => [
      {
        input: { subject, ...whole },
        outcome: 'ok',
        tells: [({ items }) => items.map(({ person }) => person.id), ideal.reactors(reader, cast.subject)],
      },
    ],
  },
}
