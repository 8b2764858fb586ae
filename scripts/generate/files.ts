import { api } from '../../packages/contract/src/index.ts'
import { apiText } from './api.ts'
import { manifestText } from './manifest.ts'
import { reportOf } from './report.ts'

/** What the contract says, in the forms that others read: path from the root of the repository, and text. */
export function generatedFiles(): { path: string; text: string }[] {
  const report = reportOf(api)
  return [
    { path: 'packages/contract/contract.report.json', text: `${JSON.stringify(report, null, 2)}\n` },
    { path: 'packages/contract/src/manifest.ts', text: manifestText(report) },
    { path: 'packages/sdk/src/manifest.ts', text: manifestText(report) },
    { path: 'packages/sdk/src/api.ts', text: apiText(report) },
  ]
}
