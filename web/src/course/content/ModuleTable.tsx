import { duration, figure, number } from '../../figures/format'
import { t } from '../../texts'
import { FigureTable, type FigureColumn } from '../table/FigureTable'
import { greatest } from '../table/sorting'
import { stepName, type Step } from './funnel'

const text = t.course.content

function columnsOf(steps: readonly Step[]): FigureColumn<Step>[] {
  const mostReached = greatest(steps, (s) => s.reached)
  const mostTime = greatest(steps, (s) => s.averageTimeSpentSeconds)
  return [
    { label: text.module, value: stepName, text: stepName },
    {
      label: text.funnel.reached,
      measure: 'modules (course dashboard)',
      value: (s) => s.reached,
      text: (s) => number(s.reached),
      bar: (s) => (s.reached === null ? null : s.reached / mostReached),
    },
    {
      label: text.completed,
      measure: 'completionRate (module, lesson)',
      value: (s) => s.completionRate,
      text: (s) => figure(s.completionRate, 'percent'),
      bar: (s) => (s.completionRate === null ? null : s.completionRate / 100),
    },
    {
      label: text.dropoff,
      measure: 'dropoffRate',
      value: (s) => s.dropoffRate,
      text: (s) => figure(s.dropoffRate, 'percent'),
      bar: (s) => (s.dropoffRate === null ? null : s.dropoffRate / 100),
      tone: 'bad',
    },
    {
      label: text.time,
      measure: 'averageTimeSpentSeconds',
      value: (s) => s.averageTimeSpentSeconds,
      text: (s) => duration(s.averageTimeSpentSeconds === null ? null : s.averageTimeSpentSeconds / 60),
      bar: (s) => (s.averageTimeSpentSeconds === null ? null : s.averageTimeSpentSeconds / mostTime),
    },
    { label: text.views, measure: 'totalViews', value: (s) => s.totalViews, text: (s) => number(s.totalViews) },
  ]
}

export function ModuleTable({ steps }: { steps: readonly Step[] }) {
  return (
    <FigureTable
      title={text.modules}
      summary={text.modulesSummary(steps.length)}
      rows={steps}
      columns={columnsOf(steps)}
      rowKey={(s) => s.id}
    />
  )
}
