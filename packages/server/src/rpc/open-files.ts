/** How many files and connections this process may have open; undefined where the system does not say, or sets no limit. */
export function openFiles(): number | undefined {
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean }
  const { excludeNetwork = false } = report
  report.excludeNetwork = true // it would look up the names of all peers
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } }
  report.excludeNetwork = excludeNetwork
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : undefined
}

const MOST = 20_000
/** For the program itself, its database and its log. */
const KEPT_BACK = 96

/** How many peers are served at once, so that files are left for everything else: who comes after is turned away at once. */
export function connectionsFor(files: number = MOST + KEPT_BACK): number {
  return Math.min(MOST, Math.max(Math.floor(files / 2), files - KEPT_BACK))
}
