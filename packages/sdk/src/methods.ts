import type { CallOptions, Page } from './api.ts'
import type { Ask } from './calls.ts'
import { createList } from './list.ts'
import { kinds, lists } from './manifest.ts'
import type { ClientModule } from './modules.ts'

type Method = (input?: object, options?: CallOptions) => Promise<unknown>
interface Branch {
  [name: string]: Branch | Method
}

interface Endpoint {
  readonly path: string
  readonly kind: 'query' | 'mutation'
  readonly isList: boolean
}

function methodOf({ path, kind, isList }: Endpoint, ask: Ask): Method {
  if (!isList) return (input, options = {}) => ask({ path, kind, input, options })
  return (input, options = {}) => {
    const asked = { ...input }
    return createList((cursor) => {
      const from = cursor === undefined ? asked : { ...asked, cursor }
      return ask({ path, kind, input: from, options }) as Promise<Page<unknown>>
    })
  }
}

/** What is served, by a path within its namespace. */
type Served = Pick<ClientModule, 'kinds' | 'lists'> & { readonly namespace?: string }

/** Only what the manifest names exists, so that looking at a client, or awaiting it, calls nothing. */
export function createMethods(ask: Ask, { namespace, kinds: served, lists: paged }: Served = { kinds, lists }): Branch {
  const root: Branch = {}
  for (const [name, kind] of Object.entries(served)) {
    const path = namespace === undefined ? name : `${namespace}.${name}`
    const names = name.split('.')
    const last = names.pop() ?? name
    let branch = root
    for (const name of names) {
      branch[name] ??= {}
      branch = branch[name] as Branch
    }
    branch[last] = methodOf({ path, kind, isList: paged.includes(name) }, ask)
  }
  return root
}
