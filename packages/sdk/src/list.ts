import type { Page, PagePromise } from './api.ts'

/**
 * A list, asked for but not fetched yet: awaited it is one page, iterated it is every item. The first page is fetched
 * once, whichever comes first; `cursor: null`, and nothing else, is the end.
 */
export function createList<Item>(fetch: (cursor: string | undefined) => Promise<Page<Item>>): PagePromise<Item> {
  let first: Promise<Page<Item>> | undefined
  const firstPage = () => {
    first ??= fetch(undefined)
    return first
  }

  async function* pages() {
    let page = await firstPage()
    yield page
    while (page.cursor !== null) {
      page = await fetch(page.cursor)
      yield page
    }
  }

  async function* items() {
    for await (const page of pages()) yield* page.items
  }

  return {
    // biome-ignore lint/suspicious/noThenProperty: being awaitable is what a list is for
    then: (onPage, onError) => firstPage().then(onPage, onError),
    catch: (onError) => firstPage().catch(onError),
    finally: (onEnd) => firstPage().finally(onEnd),
    pages,
    [Symbol.asyncIterator]: items,
    [Symbol.toStringTag]: 'List',
  }
}
