import { describe, expect, test } from 'vitest'
import { formatRig, parseRig, readRigFile } from '#components/hands-to-pose/rig-file.js'
import { placeCameras } from '#data-samples/renderer/cameras.js'

describe('a rig file', () => {
  test('gives back every number that was written', () => {
    const rig = { cameras: placeCameras(5) }
    // JSON knows no -0
    expect(JSON.stringify(parseRig(formatRig(rig), 'rig.toml'))).toBe(JSON.stringify(rig))
  })

  test('is written with the keys that anipose and freemocap use', () => {
    const toml = formatRig({ cameras: placeCameras(2) })
    for (const key of ['[cam_0]', '[cam_1]', '[metadata]']) expect(toml).toContain(key)
    for (const key of ['name', 'size', 'matrix', 'distortions', 'rotation', 'translation', 'fisheye'])
      expect(toml).toMatch(new RegExp(`^${key} = `, 'm'))
  })

  test('as anipose writes it is read, with its unknown keys let through', () => {
    const toml = `
[cam_0]
name = "A"
size = [ 1280, 720,]
matrix = [ [ 900.5, 0.0, 640.0,], [ 0.0, 900.5, 360.0,], [ 0.0, 0.0, 1.0,],]
distortions = [ -0.1, 0.0, 0.0, 0.0, 0.0,]
rotation = [ 0.1, 0.2, 0.3,]
translation = [ 1.0, 2.0, 3.0,]
world_orientation = [ [ 1.0,],]

[metadata]
adjusted = true
error = 0.42
`
    expect(parseRig(toml, 'calibration.toml').cameras).toEqual([
      {
        id: 'A',
        size: [1280, 720],
        intrinsics: [900.5, 0, 640, 0, 900.5, 360, 0, 0, 1],
        distortions: [-0.1, 0, 0, 0, 0],
        rotation: [0.1, 0.2, 0.3],
        translation: [1, 2, 3],
        fisheye: false,
      },
    ])
  })

  test('with several faults tells all of them in one sentence', () => {
    const toml = '[cam_0]\nname = ""\nsize = [640, 480]\n[cam_1]\nname = "b"\nsize = [640]\n'
    expect(() => parseRig(toml, 'bad.toml')).toThrow(/bad\.toml: .*\[cam_0\] name.*\[cam_1\] size/s)
  })

  test('that names one camera twice, has none, is no TOML or is not there is refused with its place', () => {
    const [camera] = placeCameras(1)
    const twice = formatRig({ cameras: [camera!, camera!] })
    expect(() => parseRig(twice, 'twice.toml')).toThrow('twice.toml: camera "front" is there twice')
    expect(() => parseRig('[metadata]\nerror = 0\n', 'none.toml')).toThrow('none.toml: no [cam_0] table')
    expect(() => parseRig('[cam_0\n', 'broken.toml')).toThrow(/broken\.toml, line 1/)
    expect(() => readRigFile('/nowhere/rig.toml')).toThrow(
      'rig file /nowhere/rig.toml cannot be read (ENOENT)',
    )
  })
})
