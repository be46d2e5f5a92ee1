import { seededRandom } from './seeded-random.ts'

/** How a camera spends a day. */
export interface CameraHabits {
  readonly sessionsPerDay: number
  readonly sessionMinutes: number
  /** Sessions lie within so many hours of the day; with 24 they may lie anywhere. */
  readonly openHours: number
}

/** When a camera is read, seconds of the day. */
export interface CameraSession {
  readonly startS: number
  readonly endS: number
}

/** The sessions of a day of so many cameras. More cameras have the sessions of fewer, and some more. */
export function cameraDay(cameras: number, habits: CameraHabits, seed: number): readonly CameraSession[] {
  const random = seededRandom(seed)
  const { sessionsPerDay, openHours } = habits
  const lengthS = habits.sessionMinutes * 60
  const slackS = openHours * 3600 - sessionsPerDay * lengthS
  return Array.from({ length: cameras }, () =>
    Array.from({ length: sessionsPerDay }, random)
      .sort((one, other) => one - other)
      .map((share, place) => {
        const startS = Math.floor(share * slackS) + place * lengthS
        return { startS, endS: startS + lengthS }
      }),
  ).flat()
}
