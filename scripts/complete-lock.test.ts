import { expect, test } from 'vitest'
import { completed, type Lock, missingPlatforms, platformOf, registryAddresses } from './complete-lock.ts'

const lock: Lock = {
  packages: {
    '': {},
    'packages/tool': { optionalDependencies: { 'tool-win32-x64': '2.0.0' } },
    'node_modules/bundler': {
      version: '1.0.0',
      dev: true,
      resolved: 'https://packages.example/bundler',
      optionalDependencies: {
        '@bundler/darwin-arm64': '^1.0.0',
        '@bundler/linux-x64-musl': '1.0.0',
        fsevents: '*',
      },
    },
    'node_modules/bundler/node_modules/@bundler/darwin-arm64': { version: '1.0.0' },
  },
}

test('platform packages that the lock lacks are added with what their names say', () => {
  expect(missingPlatforms(lock)).toEqual({
    'node_modules/@bundler/linux-x64-musl': {
      version: '1.0.0',
      dev: true,
      optional: true,
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
    },
    'node_modules/tool-win32-x64': { version: '2.0.0', optional: true, os: ['win32'], cpu: ['x64'] },
  })
})

test('a completed lock has nothing missing, names no registry and is sorted', () => {
  const whole = completed(lock)
  expect(missingPlatforms(whole)).toEqual({})
  expect(registryAddresses(lock)).toEqual(['node_modules/bundler'])
  expect(registryAddresses(whole)).toEqual([])
  const paths = Object.keys(whole.packages)
  expect(paths).toEqual(paths.toSorted((a, b) => a.localeCompare(b, 'en')))
})

test('an ordinary package has no platform', () => {
  expect(platformOf('better-sqlite3')).toBeUndefined()
  expect(platformOf('@esbuild/aix-ppc64')).toEqual({ os: ['aix'], cpu: ['ppc64'] })
})
