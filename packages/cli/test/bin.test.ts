import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../bin/kindred.js', import.meta.url))
let folder: string

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

function kindred(...nodeOptions: string[]) {
  return spawnSync(process.execPath, [...nodeOptions, join(folder, 'bin/kindred.js'), 'demo', '--once'], {
    encoding: 'utf8',
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindred bin '))
  mkdirSync(join(folder, 'bin'))
  cpSync(bin, join(folder, 'bin/kindred.js'))
  write('package.json', '{"type":"module"}')
  const exports = { '@kindred/source': './source.ts', default: './built.js' }
  write('friend/package.json', JSON.stringify({ name: 'friend', type: 'module', exports }))
  write('friend/source.ts', "export const from: string = 'source'")
  write('friend/built.js', "export const from = 'dist'")
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(join(folder, 'friend'), join(folder, 'node_modules/friend'), 'dir')
  write(
    'dist/main.js',
    "import { from } from 'friend'\nexport const main = (words) => {\n  process.stdout.write(words + ' built with ' + from)\n  return 3\n}",
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a Node that is too old gets one line that says what to install', () => {
  const old = "Object.defineProperty(process.versions, 'node', { value: '20.9.0' })"
  const { status, stdout, stderr } = kindred('--import', `data:text/javascript,${encodeURIComponent(old)}`)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('install Node.js 24')
})

test('an installed package runs what was built, with the words and the exit code of the command', () => {
  expect(kindred()).toMatchObject({ status: 3, stdout: 'demo,--once built with dist', stderr: '' })
})

test('a checkout runs from source, and so do the packages beside it', () => {
  write(
    'src/main.ts',
    "import { from } from 'friend'\nexport const main = (words: string[]): number => {\n  process.stdout.write(words + ' source with ' + from)\n  return 0\n}",
  )
  expect(kindred()).toMatchObject({ status: 0, stdout: 'demo,--once source with source', stderr: '' })
})
