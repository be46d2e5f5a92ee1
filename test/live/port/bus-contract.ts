import { describe } from 'vitest'
import { busTest, type OpenedHome } from './contract/bus-test.ts'
import { describeCaptions } from './contract/captions.ts'
import { describeLandmarks } from './contract/landmarks.ts'
import { describeLeases } from './contract/leases.ts'
import { describeSessions } from './contract/sessions.ts'
import { describeStates } from './contract/states.ts'

/** What every home of the bus must do. */
export function describeBus(name: string, open: () => Promise<OpenedHome>): void {
  describe(name, () => {
    const test = busTest(open)
    describeSessions(test)
    describeLandmarks(test)
    describeCaptions(test)
    describeStates(test)
    describeLeases(test)
  })
}
