import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** The script of the pages as one file, with the client inside. Any bundler will do. */
export async function pageScript(): Promise<string> {
  await using bundle = await rolldown({
    input: fileURLToPath(new URL('browser/page.ts', import.meta.url)),
    platform: 'browser',
    // the client as it stands in this repository, unbuilt: an app of your own needs no such line
    resolve: { conditionNames: ['@kindred/source', 'import'] },
  })
  const { output } = await bundle.generate({ minify: true })
  return output[0].code
}
