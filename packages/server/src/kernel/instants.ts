const DAY_MS = 86_400_000
const pairs = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const thirds = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))

/** The last day that was written, since what stands on one page mostly happened on few days. */
let day = Number.NaN
let written = ''

/** An instant as ISO 8601, as `Date` writes it and ten times as fast: a page has dozens of them. */
export function isoOf(ms: number): string {
  const itsDay = Math.floor(ms / DAY_MS)
  if (itsDay !== day) {
    written = new Date(itsDay * DAY_MS).toISOString().slice(0, -13)
    day = itsDay
  }
  const rest = ms - itsDay * DAY_MS
  const hours = pairs[Math.floor(rest / 3_600_000)]
  const minutes = pairs[Math.floor(rest / 60_000) % 60]
  return `${written}${hours}:${minutes}:${pairs[Math.floor(rest / 1000) % 60]}.${thirds[rest % 1000]}Z`
}
