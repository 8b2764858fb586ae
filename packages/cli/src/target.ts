import type { Config } from '@kindred/server'

/** The database that a command acts on, as people know it: never with a password. */
export interface Target {
  /** `Development`, `Production` or `Test`. */
  readonly environment: string
  /** Where the database is: a file, or host and name. */
  readonly place: string
  /** What it is called: the name of the file, or of the database. */
  readonly name: string
}

export function targetOf({ environment, database: { url } }: Pick<Config, 'environment' | 'database'>): Target {
  return { environment: `${environment.charAt(0).toUpperCase()}${environment.slice(1)}`, ...placeOf(url) }
}

function placeOf(url: string): Omit<Target, 'environment'> {
  if (!/^postgres(ql)?:/.test(url)) {
    const file = url.replace(/^(file|sqlite):(\/\/)?/, '')
    return { place: `SQLite ${file}`, name: file.replace(/^.*[/\\]/, '') }
  }
  const { hostname, port, pathname, username, searchParams } = new URL(url)
  const name = decodeURIComponent(pathname.slice(1) || username || 'postgres')
  return { place: `Postgres ${hostname || searchParams.get('host') || 'localhost'}:${port || 5432}/${name}`, name }
}
