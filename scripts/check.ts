import { spawnSync } from 'node:child_process'

const steps = [
  ['biome', 'check', '--error-on-warnings', '.'],
  ['tsc', '-b'],
] as const
for (const [program, ...args] of steps) {
  console.log(`> ${program} ${args.join(' ')}`)
  const { status } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
