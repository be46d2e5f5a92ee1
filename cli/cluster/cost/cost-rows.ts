import { type CameraHabits, cameraDay } from './camera-day.ts'
import { type SharingAssumptions, type SharingMode, sharingModes } from './sharing-modes.ts'
import { type FleetDay, type ScalingRules, simulateFleet } from './simulate-fleet.ts'

/** In whatever currency; what is not given is not reckoned. */
export interface Prices {
  /** Of one GPU, with its share of the node. */
  readonly gpuHour?: number
  /** Of a pod without a GPU. */
  readonly cpuPodHour?: number
}

export interface CostAssumptions {
  readonly cameras: readonly number[]
  readonly sharing: SharingAssumptions
  readonly habits: CameraHabits
  readonly scaling: ScalingRules
  readonly prices: Prices
  readonly seed: number
}

export interface CostRow extends FleetDay {
  readonly cameras: number
  readonly mode: SharingMode['name']
  /** Undefined where its price was not given. */
  readonly costPerDay?: number
  readonly costPerCameraHour?: number
}

/** A row for every number of cameras and mode of sharing. */
export function costRows(assumed: CostAssumptions): readonly CostRow[] {
  const { habits, scaling, prices, seed } = assumed
  return assumed.cameras.flatMap((cameras) => {
    const sessions = cameraDay(cameras, habits, seed)
    return sharingModes(assumed.sharing).map((mode) => {
      const day = simulateFleet(sessions, mode, scaling, seed)
      const costPerDay = costOf(day, mode, prices)
      return {
        cameras,
        mode: mode.name,
        ...day,
        ...(costPerDay !== undefined && { costPerDay, costPerCameraHour: costPerDay / day.cameraHours }),
      }
    })
  })
}

function costOf(
  { gpuHours, podHours }: FleetDay,
  { podsPerGpu }: SharingMode,
  prices: Prices,
): number | undefined {
  const [hours, price] = podsPerGpu === 0 ? [podHours, prices.cpuPodHour] : [gpuHours, prices.gpuHour]
  return price === undefined ? undefined : hours * price
}
