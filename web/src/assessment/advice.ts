import type { Schemas } from '../api/client'
import { t } from '../texts'
import type { Question } from './useAssessment'

export type Flag = Schemas['ItemFlag']

/** The gravest first: a wrong key harms everybody's score, an easy question nobody's. */
export const flagOrder: readonly Flag[] = [
  'negative_discrimination',
  'too_hard',
  'low_discrimination',
  'too_easy',
  'few_attempts',
]

export function flagsOf(question: Pick<Question, 'flags'>): Flag[] {
  return flagOrder.filter((flag) => question.flags.includes(flag))
}

type Advice = (typeof t.assessment.advice)[keyof typeof t.assessment.advice]

/** What to do about a question, most urgent first; nothing where it is fine. What is hard or easy for all alike is one thing, not two. */
export function adviceOn(question: Pick<Question, 'flags'>): Advice[] {
  const texts = t.assessment.advice
  const flags = flagsOf(question)
  if (!flags.includes('low_discrimination')) return flags.map((flag) => texts[flag])
  return flags
    .filter((flag) => flag !== 'too_hard' && flag !== 'too_easy')
    .map((flag) => {
      if (flag !== 'low_discrimination') return texts[flag]
      if (flags.includes('too_hard')) return texts.hard_for_all
      return flags.includes('too_easy') ? texts.easy_for_all : texts[flag]
    })
}

/** To sort by: the gravest flag, then how many; null without any. */
export function gravity(question: Pick<Question, 'flags'>): number | null {
  const flags = flagsOf(question)
  return flags.length === 0 ? null : (flagOrder.length - flagOrder.indexOf(flags[0]!)) * 10 + flags.length
}

/** Beyond these the server flags a question; the region between them is where questions do their work. */
export const goodRegion = { facility: [0.2, 0.9], discrimination: 0.2 } as const

export type Reliability = 'low' | 'fair' | 'good' | 'high'

/**
 * Cronbach's alpha in a word. The bounds are those by which the University of Washington's Office of Educational Assessment reads
 * ScorePak reports ("Understanding Item Analyses", washington.edu/assessment): .50 or below questionable, .50 to .70 to be improved or
 * supplemented by other measures, .70 and above good for a classroom test, .90 and above at the level of the best standardized tests.
 * Nunnally (Psychometric Theory, 1978, p. 245) holds .70 enough for preliminary research alone, and .90 the least where decisions depend on it.
 */
export function reliabilityOf(alpha: number): Reliability {
  if (alpha < 0.5) return 'low'
  if (alpha < 0.7) return 'fair'
  return alpha <= 0.9 ? 'good' : 'high'
}
