import { readFileSync } from 'node:fs'
import { parse, stringify, TomlError } from 'smol-toml'
import { z } from 'zod'
import { UnusableInputError } from '../types/errors.ts'
import type { Rig, RigCamera } from '../types/rig.ts'

const vector3 = z.tuple([z.number(), z.number(), z.number()])

/** One `[cam_N]` table as anipose, freemocap and caliscope write it. Unknown keys are let through. */
const cameraTable = z.object({
  name: z.string().min(1),
  size: z.tuple([z.number().positive(), z.number().positive()]),
  matrix: z.tuple([vector3, vector3, vector3]),
  distortions: z.array(z.number()).min(4).max(14),
  rotation: vector3,
  translation: vector3,
  fisheye: z.boolean().default(false),
})

/**
 * Reads a camera rig from TOML: one `[cam_N]` table a camera with `name`, `size`, `matrix`, `distortions`,
 * `rotation` (Rodrigues) and `translation` (metres), `fisheye` optional. Throws UnusableInputError that names
 * every fault at once.
 */
export function parseRig(toml: string, place: string): Rig {
  let document: Record<string, unknown>
  try {
    document = parse(toml)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const firstLine = error.message.split('\n')[0]
    throw new UnusableInputError(
      `${place}, line ${error.line}: ${firstLine}; a rig is a TOML file as anipose writes it`,
      { cause: error },
    )
  }
  const problems: string[] = []
  const cameras: RigCamera[] = []
  for (const [key, table] of Object.entries(document)) {
    if (!/^cam(era)?_?\d+$/.test(key)) continue
    const read = cameraTable.safeParse(table)
    if (read.success) cameras.push(toCamera(read.data))
    else
      problems.push(...read.error.issues.map((issue) => `[${key}] ${issue.path.join('.')}: ${issue.message}`))
  }
  if (problems.length === 0 && cameras.length === 0)
    problems.push('no [cam_0] table; each camera needs one with name, size, matrix, rotation, translation')
  const ids = cameras.map(({ id }) => id)
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
  problems.push(...twice.map((id) => `camera "${id}" is there twice; give each camera its own name`))
  if (problems.length > 0) throw new UnusableInputError(`${place}: ${problems.join('; ')}`)
  return { cameras }
}

function toCamera(table: z.infer<typeof cameraTable>): RigCamera {
  return {
    id: table.name,
    size: table.size,
    intrinsics: table.matrix.flat(),
    distortions: table.distortions,
    rotation: table.rotation,
    translation: table.translation,
    fisheye: table.fisheye,
  }
}

/** Reads a rig file; see parseRig. */
export function readRigFile(path: string): Rig {
  let toml: string
  try {
    toml = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new UnusableInputError(`rig file ${path} cannot be read (${code}); check its path`, {
      cause: error,
    })
  }
  return parseRig(toml, path)
}

/** The TOML of a rig; parseRig reads the same rig from it. */
export function formatRig(rig: Rig): string {
  const tables = rig.cameras.map((camera, i) => [
    `cam_${i}`,
    {
      name: camera.id,
      size: camera.size,
      matrix: [0, 3, 6].map((row) => camera.intrinsics.slice(row, row + 3)),
      distortions: camera.distortions,
      rotation: camera.rotation,
      translation: camera.translation,
      fisheye: camera.fisheye,
    },
  ])
  return stringify({ ...Object.fromEntries(tables), metadata: { adjusted: false, error: 0 } })
}
