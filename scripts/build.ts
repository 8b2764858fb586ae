import { spawnSync } from 'node:child_process'

/** Builds what is published, each package into its dist. Nothing is reported to anybody. */
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
const { status } = spawnSync('turbo', ['run', 'build', '--ui=stream', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
})
process.exit(status ?? 1)
