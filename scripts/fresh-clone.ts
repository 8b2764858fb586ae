/**
 * Runs what the README says on its first screen, in a fresh clone whose path has a space, with the machine's own Node: as the user at
 * hand and, when that is root, as an ordinary user who is made for it and removed again. Takes some minutes. Needs git and what
 * `npm ci` needs.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strangersEnvironment } from '../e2e/packages/programs.ts'

const root = join(import.meta.dirname, '..')
const ORDINARY = 'kindred-fresh'

/** The commands of the first screen, each once: `npm ci` begins two of its lines. */
function commands(): string[] {
  const lines = readFileSync(join(root, 'README.md'), 'utf8').match(/^npm ci && .*$/gm) ?? []
  return [...new Set(lines.flatMap((line) => line.split(' && ')))]
}

interface User {
  name: string
  ids: { uid?: number; gid?: number }
}

function ordinaryUser(): User {
  execFileSync('useradd', ['--no-create-home', '--shell', '/bin/sh', ORDINARY])
  const id = (flag: string) => Number(execFileSync('id', [flag, ORDINARY], { encoding: 'utf8' }))
  return { name: ORDINARY, ids: { uid: id('-u'), gid: id('-g') } }
}

/** Clones, runs every command with a home of its own that only its user may enter, and returns a line about each. */
function runAs({ name, ids }: User): { lines: string[]; failed: number } {
  const folder = mkdtempSync(join(tmpdir(), 'kindred fresh '))
  const [clone, home] = [join(folder, 'a clone'), join(folder, 'home')]
  try {
    execFileSync('git', ['clone', '--quiet', root, clone])
    mkdirSync(home)
    if (ids.uid !== undefined) execFileSync('chown', ['-R', `${ids.uid}:${ids.gid}`, folder])
    for (const path of [folder, home]) chmodSync(path, 0o700)
    const env = strangersEnvironment({ HOME: home, USER: name, LOGNAME: name })
    const results = commands().map((command) => {
      console.log(`\n== ${name}: ${command}`)
      const began = performance.now()
      const { status } = spawnSync(command, { ...ids, cwd: clone, env, shell: true, stdio: 'inherit' })
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      return { line: `${status === 0 ? 'ok   ' : 'FAILS'}   ${name}: ${command} (${seconds} s)`, status }
    })
    return { lines: results.map(({ line }) => line), failed: results.filter(({ status }) => status !== 0).length }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

process.on('SIGINT', () => {}) // the running command ends by it, and what was made is removed
const isRoot = process.getuid?.() === 0
try {
  const runs = [runAs({ name: isRoot ? 'root' : 'you', ids: {} }), ...(isRoot ? [runAs(ordinaryUser())] : [])]
  console.log(`\n${runs.flatMap(({ lines }) => lines).join('\n')}`)
  process.exitCode = runs.some(({ failed }) => failed > 0) ? 1 : 0
} finally {
  if (isRoot) spawnSync('userdel', [ORDINARY])
}
