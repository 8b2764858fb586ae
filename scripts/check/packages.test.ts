import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { objections } from './packages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindred a package '))
})
afterEach(() => rmSync(folder, { recursive: true }))

const sound = {
  'package.json': JSON.stringify({
    name: 'sound',
    version: '1.0.0',
    license: 'MIT',
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    files: ['index.js', 'index.d.ts'],
  }),
  'index.js': 'export const one = 1\n',
  'index.d.ts': 'export declare const one: number\n',
}

function packed(files: Record<string, string>): string {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  execFileSync('npm', ['pack', '--silent'], { cwd: folder })
  return join(folder, 'sound-1.0.0.tgz')
}

test('a sound package meets no objection', () => {
  expect(objections(packed(sound))).toEqual([])
})

test('publint objects to an entry that was not packed, attw to types that do not resolve', () => {
  const broken = sound['package.json'].replace('./index.d.ts', './types.d.ts').replace('./index.js', './main.js')
  const found = objections(packed({ ...sound, 'package.json': broken })).join('\n')
  expect(found).toMatch(/publint[\s\S]*main\.js[\s\S]*attw/)
})
