import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const config = fileURLToPath(new URL('../../.dependency-cruiser.cjs', import.meta.url))

interface Report {
  modules: { source: string; dependencies: { module: string; resolved: string; couldNotResolve: boolean }[] }[]
  summary: { violations: { from: string; to: string; rule: { name: string } }[] }
}

export interface Rooms {
  /** How many files of ours were read: none would mean that the rules looked at nothing. */
  modules: number
  /** What breaks a rule, and our own imports that lead nowhere. */
  violations: string[]
}

/** Holds the packages below `root` to the rules of .dependency-cruiser.cjs. */
export function checkRooms(root = '.'): Rooms {
  const arguments_ = ['--config', config, '--output-type', 'json', 'packages']
  const { stdout, stderr } = spawnSync('depcruise', arguments_, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (!stdout.startsWith('{')) throw new Error(stderr || stdout)
  const { modules, summary } = JSON.parse(stdout) as Report
  const ours = modules.filter(({ source }) => /^packages\/.*\.tsx?$/.test(source))
  const astray = ours.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ module, couldNotResolve }) => couldNotResolve && /^(\.|@kindred\/)/.test(module))
      .map(({ module }) => `astray: ${source} -> ${module}`),
  )
  const broken = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
  return { modules: ours.length, violations: [...broken, ...astray] }
}
