/**
 * Completes package-lock.json for every platform: npm leaves out the optional packages of other platforms when the
 * registry at hand lacks them, and `npm ci` then refuses the lock. Registry addresses are dropped on the way, so that
 * the lock works with any registry. `--check` writes nothing and exits 1 when there is something to do.
 */
import { readFileSync, writeFileSync } from 'node:fs'

export interface LockEntry {
  version?: string
  resolved?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

export interface Lock {
  packages: Record<string, LockEntry>
}

const systems = new Map(
  Object.entries({ windows: 'win32', linuxmusl: 'linux' }).concat(
    'android darwin freebsd linux openharmony win32 netbsd openbsd sunos aix'.split(' ').map((name) => [name, name]),
  ),
)
const processors = new Map(
  Object.entries({ 64: 'x64', armv7: 'arm', loongarch64: 'loong64' }).concat(
    'x64 arm64 arm ia32 riscv64 ppc64 ppc64le s390x loong64 mips64el wasm32'.split(' ').map((name) => [name, name]),
  ),
)

/** What a platform package says of itself in its name, `@biomejs/cli-linux-x64-musl`; nothing for an ordinary package. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> | undefined {
  const words = name.split(/[/-]/)
  const os = words.map((word) => systems.get(word)).find(Boolean)
  const cpu = words.map((word) => processors.get(word)).find(Boolean)
  if (!os && !cpu) return undefined
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(/musl/.test(name) && { libc: ['musl'] }) }
}

/** Whether `name` resolves from the package at `path`, walking up node_modules as Node does. */
function isLocked(lock: Lock, path: string, name: string): boolean {
  for (let place = path; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${place && `${place}/`}node_modules/${name}`]) return true
    if (place === '') return false
  }
}

/** The platform packages that some package wants and the lock does not hold, as entries by path. */
export function missingPlatforms(lock: Lock): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {}
  for (const [path, entry] of Object.entries(lock.packages))
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name)
      const version = /^[\^~]?(\d.*)$/.exec(range)?.[1]
      if (!platform || !version || isLocked(lock, path, name)) continue
      missing[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), optional: true, ...platform }
    }
  return missing
}

/** The places where the lock names a registry. */
export function registryAddresses(lock: Lock): string[] {
  return Object.keys(lock.packages).filter((path) => lock.packages[path]?.resolved?.includes('://'))
}

export function completed(lock: Lock): Lock {
  const packages = { ...lock.packages, ...missingPlatforms(lock) }
  for (const path of registryAddresses(lock)) {
    const { resolved: _, ...rest } = packages[path] ?? {}
    packages[path] = rest
  }
  const ordered = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return { ...lock, packages: Object.fromEntries(ordered) }
}

function main(file = 'package-lock.json'): void {
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock
  const missing = Object.keys(missingPlatforms(lock))
  const addresses = registryAddresses(lock)
  if (process.argv.includes('--check')) {
    for (const path of missing) console.error(`${path} is missing from ${file}`)
    for (const path of addresses) console.error(`${path} names a registry in ${file}`)
    if (missing.length + addresses.length > 0) {
      console.error('Run `npm run lock` and commit the result.')
      process.exit(1)
    }
    return
  }
  writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`)
  console.log(`${missing.length} platform packages added, ${addresses.length} registry addresses dropped`)
}

if (import.meta.main) main()
