import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const published = ['packages/contract', 'packages/server', 'packages/sdk', 'packages/cli', 'packages/polls']

/** Packs every published package into `folder` as `npm publish` would, and returns the paths of the tarballs. */
export function pack(folder: string): string[] {
  const workspaces = published.map((path) => `--workspace=${path}`)
  execFileSync('npm', ['pack', '--silent', ...workspaces, '--pack-destination', folder], { stdio: 'pipe' })
  return readdirSync(folder).map((name) => join(folder, name))
}

/** What publint and attw object to in a tarball, as its users would meet it. */
export function objections(tarball: string): string[] {
  return [
    ['publint', 'run', '--strict', tarball],
    ['attw', '--profile', 'esm-only', '--no-color', '--no-emoji', tarball],
  ].flatMap(([program = '', ...args]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
    return status === 0 ? [] : [`${program} ${tarball}\n${stdout}${stderr}`]
  })
}

/** Packs what would be published, and returns what is wrong with it. */
export function checkPackages(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-pack-'))
  try {
    const tarballs = pack(folder)
    if (tarballs.length !== published.length) return [`${published.length} packages gave ${tarballs.length} tarballs`]
    return tarballs.flatMap(objections)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
