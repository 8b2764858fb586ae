import { apiText } from '../../packages/cli/src/generating/api.ts'
import { manifestText } from '../../packages/cli/src/generating/manifest.ts'
import { moduleReport, moduleText } from '../../packages/cli/src/generating/module.ts'
import { type Report, reportOf } from '../../packages/cli/src/generating/report.ts'
import { api } from '../../packages/contract/src/index.ts'
import * as polls from '../../packages/polls/src/contract.ts'
import { errors as pollErrors } from '../../packages/polls/src/errors.ts'

/** The modules that are ours. */
const modules = [{ name: 'polls', contract: polls, errors: pollErrors }]

/** What the contracts say, in the forms that others read: path from the root of the repository, and text. */
export function generatedFiles(): { path: string; text: string }[] {
  const report = reportOf(api)
  return [
    { path: 'packages/contract/contract.report.json', text: textOf(report) },
    { path: 'packages/contract/src/manifest.ts', text: manifestText(report) },
    { path: 'packages/sdk/src/manifest.ts', text: manifestText(report) },
    { path: 'packages/sdk/src/api.ts', text: apiText(report) },
    ...modules.flatMap((module) => [
      { path: `packages/${module.name}/contract.report.json`, text: textOf(moduleReport(module)) },
      { path: `packages/${module.name}/src/client.ts`, text: moduleText(module) },
    ]),
  ]
}

function textOf(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
