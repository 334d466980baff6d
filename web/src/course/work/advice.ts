import type { Schemas } from '../../api/client'
import { t } from '../../texts'

type Question = Pick<Schemas['QuestionAnalytics'], 'flags'>

const text = t.course.work.questions.adviceOn

/** What to do about a question, in a sentence or two. One that the best get wrong has something else the matter than being hard. */
export function adviceOn({ flags }: Question): string {
  const has = (flag: Schemas['ItemFlag']) => flags.includes(flag)
  if (has('few_attempts')) return text.few_attempts
  if (has('negative_discrimination')) return text.negative_discrimination
  if (has('low_discrimination') && has('too_hard')) return text.hard_for_all
  if (has('low_discrimination') && has('too_easy')) return text.easy_for_all
  if (has('low_discrimination')) return text.low_discrimination
  if (has('too_hard')) return text.too_hard
  if (has('too_easy')) return text.too_easy
  return text.fine
}
