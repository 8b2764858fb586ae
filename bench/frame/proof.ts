import { isDeepStrictEqual } from 'node:util'

type Page = { items: readonly unknown[]; cursor: string | null }

/**
 * Before anything is timed: both sides give the same page to each reader, field by field.
 * @throws {Error} naming the first reader whose pages differ
 */
export async function mustBeAlike(
  readers: readonly number[],
  sides: { readonly [Name in 'product' | 'raw']: (reader: number) => unknown },
): Promise<number> {
  let items = 0
  for (const reader of readers) {
    const mine = (await sides.product(reader)) as Page
    const theirs = (await sides.raw(reader)) as Page
    const at = mine.items.findIndex((item, place) => !isDeepStrictEqual(plain(item), plain(theirs.items[place])))
    const isSame = at === -1 && mine.items.length === theirs.items.length && lengthOf(mine) === lengthOf(theirs)
    if (!isSame)
      throw new Error(
        `the pages of reader ${reader} differ at ${at}: ${JSON.stringify([mine.items[at], theirs.items[at]])}`,
      )
    items += mine.items.length
  }
  return items
}

const plain = (item: unknown) => JSON.parse(JSON.stringify(item ?? null))
const lengthOf = ({ cursor }: Page) => cursor?.length ?? null
