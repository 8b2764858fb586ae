import type { Handlers } from '../../kernel/call.ts'
import type { Subjects } from './service.ts'

export function handlers({ subjects }: { subjects: Subjects }) {
  return {
    'subjects.react': ({ viewer }, { subject, reaction }) => subjects.react(viewer, subject, reaction),
    'subjects.unreact': ({ viewer }, { subject }) => subjects.unreact(viewer, subject),
    'subjects.save': ({ viewer }, { subject }) => subjects.save(viewer, subject),
    'subjects.unsave': ({ viewer }, { subject }) => subjects.unsave(viewer, subject),
    'subjects.counts': async ({ viewer }, asked) => ({ subjects: await subjects.counts(viewer, asked.subjects) }),
    'subjects.reactions': ({ viewer }, { subject, ...asked }) => subjects.reactions(viewer, subject, asked),
  } satisfies Handlers
}
