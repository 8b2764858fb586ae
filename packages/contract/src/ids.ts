/** An id is a decimal string of an integer below 2^53; its kind lives in the type alone. */
export type Id<Kind extends string> = string & { readonly __id: Kind }

export type AccountId = Id<'account'>
export type SessionId = Id<'session'>
export type ListId = Id<'list'>
export type PostId = Id<'post'>
export type CollectionId = Id<'collection'>
export type CommentId = Id<'comment'>
export type ActionId = Id<'action'>
export type KeyId = Id<'key'>
export type ActId = Id<'act'>

/** Canonical digits only: a database would read ' 99', '99.0' and '9.9e1' as 99. */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,15}$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER
}

/** Orders ids as the numbers they are: negative when `a` is older. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
