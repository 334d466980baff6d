import { useMemo } from 'react'
import type { Schemas } from '../../api/client'
import { duration, figure, number } from '../../figures/format'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { FigureTable, type FigureColumn } from '../table/FigureTable'
import { greatest } from '../table/sorting'
import { stepName, type Step } from './funnel'

type Lesson = Schemas['LessonAnalytics']

const text = t.course.content
const lessonName = (l: Lesson) => l.title ?? l.lessonId

function columnsOf(lessons: readonly Lesson[], steps: readonly Step[]): FigureColumn<Lesson>[] {
  const modules = new Map(steps.map((s) => [s.moduleId, stepName(s)]))
  const moduleOf = (l: Lesson) => (l.moduleId === null ? t.words.none : (modules.get(l.moduleId) ?? l.moduleId))
  const mostViews = greatest(lessons, (l) => l.totalViews)
  const mostTime = greatest(lessons, (l) => l.averageTimeSpentSeconds)
  return [
    { label: text.lesson, value: lessonName, text: lessonName },
    { label: text.module, value: moduleOf, text: moduleOf },
    {
      label: text.views,
      measure: 'totalViews',
      value: (l) => l.totalViews,
      text: (l) => number(l.totalViews),
      bar: (l) => (l.totalViews === null ? null : l.totalViews / mostViews),
    },
    {
      label: text.time,
      measure: 'averageTimeSpentSeconds',
      value: (l) => l.averageTimeSpentSeconds,
      text: (l) => duration(l.averageTimeSpentSeconds === null ? null : l.averageTimeSpentSeconds / 60),
      bar: (l) => (l.averageTimeSpentSeconds === null ? null : l.averageTimeSpentSeconds / mostTime),
    },
    {
      label: text.completed,
      measure: 'completionRate (module, lesson)',
      value: (l) => l.completionRate,
      text: (l) => figure(l.completionRate, 'percent'),
      bar: (l) => (l.completionRate === null ? null : l.completionRate / 100),
    },
    {
      label: text.dropoff,
      measure: 'dropoffRate',
      value: (l) => l.dropoffRate,
      text: (l) => figure(l.dropoffRate, 'percent'),
      bar: (l) => (l.dropoffRate === null ? null : l.dropoffRate / 100),
      tone: 'bad',
    },
    {
      label: text.video,
      measure: 'videoCompletionRate',
      value: (l) => l.videoCompletionRate,
      text: (l) => figure(l.videoCompletionRate, 'percent'),
      bar: (l) => (l.videoCompletionRate === null ? null : l.videoCompletionRate / 100),
    },
  ]
}

/** What learners do in each lesson, and where they stop. */
export function LessonTable({ lessons, steps }: { lessons: readonly Lesson[]; steps: readonly Step[] }) {
  const columns = useMemo(() => columnsOf(lessons, steps), [lessons, steps])
  return (
    <FigureTable
      title={text.lessons}
      summary={text.lessonsSummary(lessons.length)}
      rows={lessons}
      columns={columns}
      rowKey={(l) => `${l.moduleId ?? ''}/${l.lessonId}`}
      empty={<Empty title={text.noLessons} text={text.noModulesText} />}
    />
  )
}
