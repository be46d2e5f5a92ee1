/** How much of a long recording a report shows; transcript.json holds everything. */
export interface ReportLimits {
  /** Rows of the table of letters. */
  readonly tableRows: number
  /** Letters in the timeline. */
  readonly timelineLetters: number
  /** Rows of the timeline. */
  readonly timelineRows: number
  /** Pictures of single letters, all cameras together. */
  readonly pictures: number
}

/** What a recording of some minutes fits into. */
const WHOLE: ReportLimits = { tableRows: 800, timelineLetters: 1500, timelineRows: 150, pictures: 150 }

/** From everything to next to nothing: a page takes the first of them that fits. */
export const LIMITS: readonly ReportLimits[] = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16].map((share) => ({
  tableRows: Math.floor(WHOLE.tableRows * share),
  timelineLetters: Math.floor(WHOLE.timelineLetters * share),
  timelineRows: Math.floor(WHOLE.timelineRows * share),
  pictures: Math.floor(WHOLE.pictures * share),
}))

/** A page as large as this is loaded at once by any viewer, bytes. The Kubeflow UI reads it whole. */
export const LARGEST_PAGE_BYTES = 1_900_000
