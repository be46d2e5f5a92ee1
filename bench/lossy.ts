import { posesToSigns } from '../components/pose-to-signs/stage.ts'
import { letterErrors, type Score } from '../components/signs-to-text/score.ts'
import type { Pose } from '../components/types/pose.ts'
import { seededRandom, seedFor } from '../data-samples/renderer/random.ts'
import { openFingerspelling } from '../models/fingerspelling/open.ts'
import type { Bench, BenchReport } from './bench.ts'
import { trackPoses } from './letters/track-poses.ts'
import { losePictures } from './spelling/lose-pictures.ts'
import { drawWords, type SpellingPlan } from './spelling/words.ts'

/** Words of so many seeds, 42 each. */
const SEEDS = 4

interface ReadWord {
  readonly plan: SpellingPlan
  readonly text: string
  readonly score: Score<string>
}

export const bench: Bench = {
  name: 'lossy',
  summary: 'rendered words where pictures are lost, as in a browser on a busy machine; letters read twice',
  async run({ seed, progress }): Promise<BenchReport> {
    await using networks = await openFingerspelling()
    const read = async (plan: SpellingPlan, poses: AsyncIterable<Pose>): Promise<ReadWord> => {
      let text = ''
      for await (const { label } of posesToSigns(poses, { networks })) text += label
      return { plan, text, score: letterErrors(plan.text, text) }
    }
    const words: { whole: ReadWord[]; lossy: ReadWord[] } = { whole: [], lossy: [] }
    for (let n = 0; n < SEEDS; n++) {
      for (const drawn of drawWords(seed * SEEDS + n)) {
        const plan = { ...drawn, cameraCount: 1 }
        const random = seededRandom(seedFor(plan.seed, 'lost pictures'))
        words.whole.push(await read(plan, trackPoses(plan)))
        words.lossy.push(await read(plan, losePictures(trackPoses(plan), random)))
      }
      progress(`read ${words.whole.length} words`)
    }
    const slow = (word: ReadWord): boolean => word.plan.lettersPerSecond <= 3
    return {
      tables: [
        {
          title: 'Words from landmarks, every picture and as a busy browser looks at them',
          columns: [
            'pictures',
            'words',
            'letters',
            'CER %',
            'left out',
            'added',
            'doubles',
            'read',
            'wrongly doubled',
          ],
          rows: [
            rowOf('all, 30 a second', words.whole),
            rowOf('about 9 a second, one gap in twenty over 0.33 s', words.lossy),
            rowOf('the same, words of 1 to 3 letters a second', words.lossy.filter(slow)),
          ],
          notes: [
            'The words of bench spelling of other seeds; landmarks of rendered hands with jitter, one camera.',
            'Doubles: letters spelled twice in a row, how many of them were read so, and letters that were read twice and spelled once.',
          ],
        },
      ],
      data: words,
    }
  },
}

function rowOf(name: string, words: readonly ReadWord[]): (string | number)[] {
  const sum = (of: (word: ReadWord) => number): number => words.reduce((total, word) => total + of(word), 0)
  const letters = sum(({ score }) => score.referenceLength)
  const both = ({ plan, text }: ReadWord): number =>
    doublesOf(plan.text).filter((pair) => text.includes(pair)).length
  return [
    name,
    words.length,
    letters,
    ((100 * sum(({ score }) => score.errors)) / letters).toFixed(1),
    sum(({ score }) => score.deletions),
    sum(({ score }) => score.insertions),
    sum(({ plan }) => doublesOf(plan.text).length),
    sum(both),
    sum(({ plan, text }) => doublesOf(text).filter((pair) => !plan.text.includes(pair)).length),
  ]
}

/** Pairs of the same letter. */
function doublesOf(text: string): readonly string[] {
  return text.match(/(.)\1/g) ?? []
}
