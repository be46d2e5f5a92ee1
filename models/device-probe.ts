// Runs apart from everything else (tryWebGpuApart in device.ts): exits 0 when WebGPU works, else prints why not.
import { tryDeviceHere } from './session.ts'

const trial = await tryDeviceHere('webgpu')
if (!trial.ok) process.stdout.write(trial.reason)
process.exit(trial.ok ? 0 : 1)
