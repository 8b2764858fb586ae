// Those who stand around every scene: each of them has to be there, or absent, for one reason.
import type { AccountId, Id, ListId } from '@kindred/contract'
import type { SubjectId } from '../../src/domains/subjects/tables.ts'
import { nextId } from '../visibility/rows.ts'
import type { Canaries } from './canaries.ts'
import { addSubject } from './content.ts'
import { addList, addMute, addPerson, addTie, type NewPerson } from './people.ts'
import type { Person, World } from './world.ts'

export interface Cast {
  /** Follows and is followed, and is on every list. */
  readonly friend: Person
  /** Is told everything, so that what is secret has readers. */
  readonly confidant: Person
  /** Has asked to follow, and was asked; wants to be mentioned by nobody. */
  readonly asker: Person
  /** Is blocked by every viewer. */
  readonly blocked: Person
  /** Blocks every viewer. */
  readonly blocker: Person
  readonly suspended: Person
  /** Has decided on everybody and everything. */
  readonly moderator: Person
  /** A list of the friend that every viewer is on. */
  readonly foreignList: ListId
  /** A thing of the host app to which those reacted who have to be there, and those who have to be absent. */
  readonly subject: SubjectId
}

/** Where everything is put, and who is there already. */
export interface Ground {
  readonly world: World
  readonly canaries: Canaries
  readonly cast: Cast
  readonly now: number
}

export function addCast(ground: Omit<Ground, 'cast'>): Cast {
  const friend = addPersonWithSecrets(ground, 'the friend')
  const cast = {
    friend,
    confidant: addPersonWithSecrets(ground, 'the confidant'),
    asker: addPersonWithSecrets(ground, 'the asker', { who_may_mention: 'nobody' }),
    blocked: addPersonWithSecrets(ground, 'the blocked one'),
    blocker: addPersonWithSecrets(ground, 'the blocker'),
    suspended: addPersonWithSecrets(ground, 'the suspended one', { suspended_at: 1 }),
    moderator: addPersonWithSecrets(ground, 'the moderator', { role: 'moderator' }),
    foreignList: addList(ground.world, friend.id, { name: 'friends', members: [] }),
  }
  const fans = [friend, cast.blocked, cast.blocker, cast.suspended].map(({ id }) => id)
  return { ...cast, subject: addSubject(ground.world, 'soup', fans) }
}

/** Somebody whose every word is a secret: card, profile and address are known to different people. */
export function addPersonWithSecrets(
  { world, canaries, now }: Omit<Ground, 'cast'>,
  who: string,
  given: NewPerson = {},
): Person {
  const id = nextId<AccountId>()
  const card = (part: string) => canaries.word(`${part} of ${who}`, (reader, ideal) => ideal.mayKnow(reader, id))
  const detail = (part: string) => canaries.word(`${part} of ${who}`, (reader, ideal) => ideal.canSeePerson(reader, id))
  canaries.id(id, `the id of ${who}`, (reader, ideal) => ideal.mayKnow(reader, id))
  return addPerson(world, now, {
    id,
    handle: card('the handle'),
    name: card('the name'),
    bio: detail('the bio'),
    links: JSON.stringify([{ url: `https://example.com/${detail('a link')}`, title: detail('the title of a link') }]),
    fields: JSON.stringify({ note: detail('a field') }),
    email: `${canaries.word(`the address of ${who}`, (reader) => reader.id === id)}@example.com`,
    ...given,
  })
}

/** Ties between a person and everybody in the cast, in both directions: more than any service would leave beside a block. */
export function addCircle(world: World, cast: Cast, person: AccountId): void {
  const { friend, asker, blocked, blocker, suspended } = cast
  for (const { id } of [friend, blocked, blocker, suspended]) {
    addTie(world, 'follows', [id, person])
    addTie(world, 'follows', [person, id])
  }
  for (const { id } of [asker, blocker, suspended]) {
    addTie(world, 'follow_requests', [id, person])
    addTie(world, 'follow_requests', [person, id])
    addMute(world, [person, id], null)
  }
  for (const { id } of [friend, blocker, suspended]) addTie(world, 'close_friends', [person, id])
}

/** What hides some of the cast from a viewer, and what hides some of it from nobody but looks as if it did. */
export function addHidden({ world, cast, now }: Ground, viewer: AccountId, viewersList: ListId): void {
  const { friend, blocked, blocker, suspended, foreignList } = cast
  addTie(world, 'blocks', [viewer, blocked.id])
  addTie(world, 'blocks', [viewer, suspended.id])
  addTie(world, 'blocks', [blocker.id, viewer])
  addMute(world, [viewer, friend.id], now) // has ended
  for (const { id } of [blocker, suspended]) addMember(world, viewersList, id)
  addMember(world, foreignList, viewer)
}

function addMember(world: World, list: ListId, member: AccountId): void {
  world.audience_list_members.push({ id: nextId<Id<'member'>>(), list_id: list, member_id: member, created_at: 0 })
}
