import { execFileSync } from 'node:child_process'

for (const [program, ...args] of [
  ['biome', 'check', '--error-on-warnings', '.'],
  ['tsc', '-b'],
] as [string, ...string[]][]) {
  console.log(`> ${program} ${args.join(' ')}`)
  execFileSync(program, args, { stdio: 'inherit' })
}
