import type { CameraState, SessionRemarks } from '../../components/types/live-session.ts'

/** The states with what the session's recogniser has to say of each camera behind what its holder says. */
export function remarkOnCameras(
  states: readonly CameraState[],
  remarks: SessionRemarks | undefined,
): readonly CameraState[] {
  return states.map((state) => {
    const remark = remarks?.cameras.find(({ cameraId }) => cameraId === state.cameraId)
    if (remark === undefined || state.phase !== 'live') return state
    return { ...state, sentence: [state.sentence, remark.sentence].filter(Boolean).join(' ') }
  })
}
