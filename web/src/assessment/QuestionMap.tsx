import { Text } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { number } from '../figures/format'
import { t } from '../texts'
import { flagsOf, goodRegion } from './advice'
import { questionName } from './names'
import { mapSummary } from './summaries'
import type { Question } from './useAssessment'

type Drawn = Question & { facility: number; discriminationIndex: number }

const text = t.assessment.map
const flagNames = (question: Question) =>
  flagsOf(question)
    .map((flag) => t.assessment.advice[flag].name)
    .join(', ')

const columns: Column<Drawn>[] = [
  { label: text.question, value: questionName },
  { label: text.facility, value: (q) => q.facility, text: (q) => number(q.facility, 'share') },
  {
    label: text.discrimination,
    value: (q) => q.discriminationIndex,
    text: (q) => number(q.discriminationIndex, 'share'),
  },
  { label: text.flags, value: flagNames },
]

interface Props {
  questions: readonly Question[]
  open: (question: Question) => void
}

/** Every question by how hard it is and how well it tells learners apart; flagged ones are triangles. */
export function QuestionMap({ questions, open }: Props) {
  const drawn = useMemo(
    () => questions.filter((q): q is Drawn => q.facility !== null && q.discriminationIndex !== null),
    [questions],
  )
  const option = useCallback((look: Look) => picture(drawn, look), [drawn])
  const missing = questions.length - drawn.length
  return (
    <ChartCard
      title={text.title}
      unit={text.unit}
      measure="discriminationIndex"
      summary={mapSummary(drawn)}
      rows={drawn}
      columns={columns}
      option={option}
      onClick={open}
      height={290}
    >
      <Text size="xs" c="dimmed">
        {missing > 0 && `${text.notDrawn(missing)} `}
        {drawn.length > 0 && text.hint}
      </Text>
    </ChartCard>
  )
}

function picture(drawn: readonly Drawn[], look: Look) {
  const [hardest, easiest] = goodRegion.facility
  const lowest = Math.min(0, ...drawn.map((q) => q.discriminationIndex))
  const least = Math.max(-1, Math.floor(lowest * 5) / 5)
  return {
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const q = drawn[dataIndex]
        return q === undefined
          ? ''
          : text.tip(questionName(q), number(q.facility, 'share'), number(q.discriminationIndex, 'share'), flagNames(q))
      },
    },
    grid: { left: 50, right: 16, top: 30, bottom: 44 },
    xAxis: { ...axis(look), type: 'value', min: 0, max: 1, name: text.facility, nameLocation: 'middle', nameGap: 28 },
    yAxis: {
      ...axis(look),
      type: 'value',
      min: least,
      max: 1,
      name: text.discrimination,
      nameTextStyle: { color: look.faint, align: 'left' },
    },
    series: [
      {
        type: 'scatter',
        data: drawn.map((q) => {
          const isFlagged = q.flags.length > 0
          return {
            value: [q.facility, q.discriminationIndex],
            symbol: isFlagged ? 'triangle' : 'circle',
            symbolSize: isFlagged ? 14 : 11,
            itemStyle: {
              color: isFlagged ? look.series[1] : look.series[0],
              borderColor: look.surface,
              borderWidth: 1,
            },
          }
        }),
        markArea: {
          silent: true,
          itemStyle: { color: look.good, opacity: 0.12 },
          data: [[{ coord: [hardest, goodRegion.discrimination] }, { coord: [easiest, 1] }]],
        },
      },
    ],
  }
}
