import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from '../../scripts/check/packages.ts'
import { run } from './programs.ts'

const root = join(import.meta.dirname, '../..')

/** A folder outside the repository, with a space in its path, that has the packed packages and the application beside this file. */
export async function install(): Promise<{ folder: string; remove: () => void }> {
  await must(['npm', 'run', 'build'], root)
  const folder = mkdtempSync(join(tmpdir(), 'kindred packages '))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const tarballs = mkdtempSync(join(tmpdir(), 'kindred-pack-'))
  try {
    cpSync(join(import.meta.dirname, 'application'), folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund']
    await must(['npm', 'install', ...quiet, ...pack(tarballs), nodeTypes()], folder)
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  } finally {
    rmSync(tarballs, { recursive: true })
  }
}

/** Programs that carry the server are type-checked with the types of Node beside it. */
function nodeTypes(): string {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return `@types/node@${devDependencies['@types/node']}`
}

async function must(command: string[], cwd: string): Promise<void> {
  const { status, stdout, stderr } = await run(command, { cwd })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}\n${stdout}${stderr}`)
}
