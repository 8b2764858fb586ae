#!/usr/bin/env node
// Old syntax throughout: a Node that is too old must get as far as the line that says what to install.
var version = process.versions.node.split('.').map(Number)

if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  process.stderr.write(
    'kindred needs Node.js 22.18 or newer, this is ' +
      process.version +
      ': install Node.js 24 from https://nodejs.org\n',
  )
  process.exit(1)
} else {
  start()
}

function start() {
  Promise.all([import('node:fs'), import('node:module')])
    .then((modules) => {
      modules[1].enableCompileCache() // halves the time until a command begins
      var source = new URL('../src/main.ts', import.meta.url)
      if (!modules[0].existsSync(source)) return import('../dist/main.js')
      // A checkout runs from source: every package of ours resolves to its TypeScript files.
      modules[1].registerHooks({
        resolve: (specifier, context, next) => {
          var conditions = ['@kindred/source'].concat(context.conditions)
          return next(specifier, Object.assign({}, context, { conditions: conditions }))
        },
      })
      return import(source.href)
    })
    .then((cli) => cli.main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
}
