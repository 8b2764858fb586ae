import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ts from 'typescript'

/** What the SDK may cost the application that uses it. */
export const budgets = { gzipBytes: 15_000, declarationBytes: 150_000, instantiations: 500 }

function declarationBytes(folder: string): number {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.d.ts'))
    .reduce((sum, path) => sum + statSync(join(folder, path)).size, 0)
}

/** Checks one file as an application of its own would, against the built packages, and counts type instantiations. */
function instantiations(file: string): number {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    types: ['node'],
  })
  const problems = ts.getPreEmitDiagnostics(program)
  if (problems.length > 0)
    throw new Error(
      ts.formatDiagnostics(problems, {
        getCanonicalFileName: String,
        getCurrentDirectory: process.cwd,
        getNewLine: () => '\n',
      }),
    )
  return program.getInstantiationCount()
}

export interface SdkCost {
  gzipBytes: number
  declarationBytes: number
  instantiations: number
}

/** Measures the built SDK; `consumer` is the hello-world application, `empty` a file with nothing in it. */
export function sdkCost({ consumer, empty }: { consumer: string; empty: string }): SdkCost {
  const dist = 'packages/sdk/dist'
  if (!existsSync(`${dist}/browser.js`)) throw new Error('The SDK is not built: npm run build')
  return {
    gzipBytes: gzipSync(readFileSync(`${dist}/browser.js`), { level: 9 }).length,
    declarationBytes: declarationBytes(dist),
    instantiations: instantiations(consumer) - instantiations(empty),
  }
}
