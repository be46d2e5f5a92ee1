// Builds the pages as they would be after a change of one source, into the folder that is given; the reading page's
// heading tells them apart.
import { build, mergeConfig } from 'vite'
import { prepareHandLandmarkerBundle } from '../../../dist/models/hand-pose/prepare.js'
import { pageConfig } from '../../../setup/page-config.js'

const [, , outDir] = process.argv
const change = {
  name: 'change',
  enforce: 'pre', // while the source is as it was written
  transform: (code, id) =>
    id.endsWith('/demo/reading/layout.ts')
      ? code.replace("'Fingerspelling to text'", "'Fingerspelling to text, newer'")
      : undefined,
}
const bundlePath = prepareHandLandmarkerBundle({ variant: 'full' })
await build(mergeConfig(pageConfig({ bundlePath, base: '/', outDir }), { plugins: [change] }))
