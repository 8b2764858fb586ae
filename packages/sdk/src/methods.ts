import type { CallOptions, Page } from './api.ts'
import type { Ask } from './calls.ts'
import { createList } from './list.ts'
import { type EndpointPath, kinds, lists } from './manifest.ts'

type Method = (input?: object, options?: CallOptions) => Promise<unknown>
interface Branch {
  [name: string]: Branch | Method
}

function methodOf(path: EndpointPath, ask: Ask): Method {
  const kind = kinds[path]
  if (!lists.includes(path)) return (input, options = {}) => ask({ path, kind, input, options })
  return (input, options = {}) => {
    const asked = { ...input }
    return createList((cursor) => {
      const from = cursor === undefined ? asked : { ...asked, cursor }
      return ask({ path, kind, input: from, options }) as Promise<Page<unknown>>
    })
  }
}

/** Only what the manifest names exists, so that looking at a client, or awaiting it, calls nothing. */
export function createMethods(ask: Ask): Branch {
  const root: Branch = {}
  for (const path of Object.keys(kinds) as EndpointPath[]) {
    const names = path.split('.')
    const last = names.pop() ?? path
    let branch = root
    for (const name of names) {
      branch[name] ??= {}
      branch = branch[name] as Branch
    }
    branch[last] = methodOf(path, ask)
  }
  return root
}
