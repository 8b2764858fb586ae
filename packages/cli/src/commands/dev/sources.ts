import { existsSync, type FSWatcher, watch } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GlobalFlags } from '../../flags.ts'

const QUIET_MS = 100

/** Watches what a development server is made of. */
export interface Sources extends Disposable {
  /** Resolves when something has changed since the last call, and the disk is quiet again. */
  changed(): Promise<void>
}

/** The configuration file, the two files of variables and, in a checkout of Kindred, its code. */
export function watchSources({ cwd = '.', config = 'kindred.config.ts' }: GlobalFlags): Sources {
  const file = path.resolve(cwd, config)
  let change = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  const onChange = () => {
    clearTimeout(timer)
    timer = setTimeout(() => change.resolve(), QUIET_MS)
  }
  const watchers = [
    ...watchFolder(path.resolve(cwd), (name) => /^\.env(\.local)?$/.test(name), onChange),
    ...watchFolder(path.dirname(file), (name) => name === path.basename(file), onChange),
    ...codeFolders().flatMap((folder) => watchFolder(folder, isCode, onChange)),
  ]
  return {
    changed() {
      change = Promise.withResolvers()
      return change.promise
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

/** A folder is watched rather than a file: editors replace files, and a file may come into being. */
function watchFolder(folder: string, matters: (name: string) => boolean, onChange: () => void): FSWatcher[] {
  if (!existsSync(folder)) return []
  const watcher = watch(folder, { recursive: matters === isCode }, (_, name) => {
    if (name !== null && matters(name)) onChange()
  })
  watcher.on('error', () => {}) // a folder that is gone changes no more
  return [watcher]
}

function isCode(name: string): boolean {
  return /\.(ts|json)$/.test(name) && !/\.test(-d)?\.ts$/.test(name)
}

function codeFolders(): string[] {
  if (!import.meta.url.endsWith('.ts')) return []
  return ['contract', 'server', 'sdk', 'cli'].map((name) =>
    fileURLToPath(new URL(`../../../../${name}/src`, import.meta.url)),
  )
}
