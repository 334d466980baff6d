import { useMemo } from 'react'
import type { Schemas } from '../../api/client'
import { number } from '../../figures/format'
import { Empty } from '../../states/Empty'
import { amount, withUnit, type FigureColumn } from '../../table/columns'
import { FigureTable } from '../../table/FigureTable'
import { t } from '../../texts'
import { stepName, timeEach, type Step } from './funnel'

type Lesson = Schemas['LessonAnalytics']

const text = t.course.content
const lessonName = (l: Lesson) => l.title ?? l.lessonId

function columnsOf(steps: readonly Step[]): FigureColumn<Lesson>[] {
  const modules = new Map(steps.map((s) => [s.moduleId, stepName(s)]))
  const percent = withUnit('percent')
  return [
    { label: text.lesson, value: lessonName },
    {
      label: text.module,
      value: ({ moduleId }) => (moduleId === null ? t.words.none : (modules.get(moduleId) ?? moduleId)),
    },
    amount(text.views, (l) => l.totalViews, number, { measure: 'totalViews', bar: 'greatest' }),
    amount(text.time, (l) => l.averageTimeSpentSeconds, timeEach, {
      measure: 'averageTimeSpentSeconds',
      bar: 'greatest',
    }),
    amount(text.completed, (l) => l.completionRate, percent, { measure: 'completionRate (module, lesson)', bar: 100 }),
    amount(text.dropoff, (l) => l.dropoffRate, percent, { measure: 'dropoffRate', bar: 100, isBad: true }),
    amount(text.video, (l) => l.videoCompletionRate, percent, { measure: 'videoCompletionRate', bar: 100 }),
  ]
}

/** What learners do in each lesson, and where they stop. */
export function LessonTable({ lessons, steps }: { lessons: readonly Lesson[]; steps: readonly Step[] }) {
  const columns = useMemo(() => columnsOf(steps), [steps])
  return (
    <FigureTable
      title={text.lessons}
      summary={text.lessonsSummary(lessons.length)}
      rows={lessons}
      columns={columns}
      rowKey={(l) => `${l.moduleId ?? ''}/${l.lessonId}`}
      searched={lessonName}
      empty={<Empty title={text.noLessons} text={text.noModulesText} />}
    />
  )
}
