import { Session } from 'node:inspector/promises'

const TOP = 15

/** Begins to sample this process; the returned function ends it and names where the time went, the most costly first. */
export async function startProfile(): Promise<() => Promise<string[]>> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
  return async () => {
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
    const spent = new Map<string, number>()
    let total = 0
    for (const [at, id] of (profile.samples ?? []).entries()) {
      const name = names.get(id) ?? ''
      const time = profile.timeDeltas?.[at] ?? 0
      if (name.startsWith('(idle)') || name.includes('node:inspector')) continue // what profiling itself costs
      spent.set(name, (spent.get(name) ?? 0) + time)
      total += time
    }
    const most = [...spent].sort((a, b) => b[1] - a[1]).slice(0, TOP)
    return most.map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`)
  }
}

/** Native code has no place of its own: that of SQLite shows as `(anonymous)`. */
function nameOf({ functionName, url, lineNumber }: { functionName: string; url: string; lineNumber: number }): string {
  const place = url === '' ? 'native' : `${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`
  return `${functionName || '(anonymous)'}  ${place}`
}
