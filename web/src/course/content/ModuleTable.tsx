import { number } from '../../figures/format'
import { amount, withUnit, type FigureColumn } from '../../table/columns'
import { FigureTable } from '../../table/FigureTable'
import { t } from '../../texts'
import { stepName, timeEach, type Step } from './funnel'

const text = t.course.content
const percent = withUnit('percent')

const columns: readonly FigureColumn<Step>[] = [
  { label: text.module, value: stepName },
  amount(text.funnel.reached, (s) => s.reached, number, { measure: 'modules (course dashboard)', bar: 'greatest' }),
  amount(text.completed, (s) => s.completionRate, percent, { measure: 'completionRate (module, lesson)', bar: 100 }),
  amount(text.dropoff, (s) => s.dropoffRate, percent, { measure: 'dropoffRate', bar: 100, isBad: true }),
  amount(text.time, (s) => s.averageTimeSpentSeconds, timeEach, {
    measure: 'averageTimeSpentSeconds',
    bar: 'greatest',
  }),
  amount(text.views, (s) => s.totalViews, number, { measure: 'totalViews' }),
]

export function ModuleTable({ steps }: { steps: readonly Step[] }) {
  return (
    <FigureTable
      title={text.modules}
      summary={text.modulesSummary(steps.length)}
      rows={steps}
      columns={columns}
      rowKey={(s) => s.id}
    />
  )
}
