// What the definition says comes of what somebody does.
import type { CollectionId, CommentId, ListId, PostId } from '@kindred/contract'
import type { CommentRow } from '../../../src/domains/comments/tables.ts'
import type { PostRow } from '../../../src/domains/posts/tables.ts'
import type { Ideal, Outcome, Reader } from '../ideal.ts'
import type { Person } from '../world.ts'

/** What the definition knows at the moment when somebody does something. */
export interface Known {
  readonly ideal: Ideal
  readonly posts: ReadonlyMap<PostId, PostRow>
  readonly comments: ReadonlyMap<CommentId, CommentRow>
}

/** Who does something, and to what. */
export interface Step {
  readonly actor: Person
  readonly person: Person
  readonly post: PostId
  readonly comment: CommentId
  readonly commentOn: PostId
  readonly list: ListId
  readonly collection: CollectionId
  /** Whether it is the one or the other of two kinds. */
  readonly isOne: boolean
}

export type Rule = (known: Known, step: Step & { readonly reader: Reader }) => Outcome | undefined

export const tying: Rule = ({ ideal }, { reader, person }) =>
  reader.id === person.id ? 'graph.self' : ideal.meeting(reader, person.id)
export const undoing: Rule = ({ ideal }, { reader, person }) =>
  ideal.meeting(reader, person.id, { evenIfBlocking: true })
export const blocking: Rule = (known, step) => (step.reader.id === step.person.id ? 'graph.self' : undoing(known, step))
export const approving: Rule = (known, step) => {
  const { reader, person } = step
  const asked = known.ideal.requests(person.id, reader.id) || known.ideal.follows(person.id, reader.id)
  return asked ? undoing(known, step) : 'not-found'
}
export const done: Rule = () => 'ok'
export const seeing: Rule = ({ ideal }, { reader, post }) => (ideal.canView(reader, post) ? 'ok' : 'not-found')
export const changing: Rule = ({ ideal, posts }, { reader, post }) => {
  if (!ideal.canView(reader, post)) return 'not-found'
  return posts.get(post)?.author_id === reader.id ? 'ok' : 'posts.not-author'
}
export const detaching: Rule = ({ ideal }, { reader, post }) => {
  if (!ideal.canView(reader, post)) return 'not-found'
  return ideal.quotesOwn(reader, post) ? 'ok' : 'posts.not-quoted'
}
export const reposting: Rule = (known, step) => {
  const row = known.posts.get(step.post)
  const isOpen = row?.audience === 'public' || row?.author_id === step.reader.id
  return seeing(known, step) === 'ok' && !isOpen ? 'posts.not-public' : seeing(known, step)
}
export const hearing: Rule = ({ ideal }, { reader, comment }) =>
  ideal.canViewComment(reader, comment) ? 'ok' : 'not-found'
export const answering: Rule = (known, step) => {
  const heard = hearing(known, step)
  return heard === 'ok' && known.comments.get(step.comment)?.held_at != null ? 'comments.held' : heard
}

/** Of those who hear a comment its author may do something, or whoever else is said to. */
function saying(refusal: Outcome, may: (isAuthor: boolean, isOwner: boolean, reader: Reader) => boolean): Rule {
  return (known, step) => {
    const row = known.comments.get(step.comment)
    const isOwner = known.posts.get(row?.on_id as PostId)?.author_id === step.reader.id
    const heard = hearing(known, step)
    return heard !== 'ok' || may(row?.author_id === step.reader.id, isOwner, step.reader) ? heard : refusal
  }
}
export const editing = saying('comments.not-author', (isAuthor) => isAuthor)
export const removing = saying(
  'comments.not-yours',
  (isAuthor, isOwner, { role }) => isAuthor || isOwner || role !== 'member',
)
export const owning = saying('comments.not-owner', (_, isOwner) => isOwner)

export const reviewing: Rule = ({ ideal }, { reader, post }) =>
  ideal.canView(reader, post) || ideal.canView({ id: null, role: reader.role }, post) ? 'ok' : 'not-found'
export const reviewingComment: Rule = ({ ideal }, { reader, comment }) =>
  ideal.canReviewComment(reader, comment) ? 'ok' : 'not-found'
/** Who may suspend which of those with a role is not the definition's to say. */
export const suspending: Rule = (_, { person }) => (person.role === 'member' ? 'ok' : undefined)
