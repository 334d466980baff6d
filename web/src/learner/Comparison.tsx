import { Button, Group, Table } from '@mantine/core'
import { useId, useState } from 'react'
import { Explain } from '../explain/Explain'
import { duration, figure, number } from '../figures/format'
import { t } from '../texts'
import { ExplainedHead } from './ExplainedHead'
import { measures } from './measures'
import { useReader } from './reader'
import type { Course } from './useLearner'

/** The learner's figures in one course beside the cohort's middle; where they stand among them is for teachers alone. */
export function Comparison({ course, title }: { course: Course; title: string }) {
  const { isOwn, voice } = useReader()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { column } = t.learner.courses
  const shown = (value: number | null, unit: string) => (unit === 'minutes' ? duration(value) : figure(value, unit))
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        className="quiet"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={`${voice.compare}: ${title}`}
        onClick={() => setOpen(!isOpen)}
      >
        {voice.compare}
      </Button>
      <div id={id}>
        {isOpen && (
          <div className="scrolls" tabIndex={0} role="region" aria-label={t.learner.courses.compareTable(title)}>
            <Table captionSide="top" verticalSpacing={4} maw={680}>
              <Table.Caption>{t.learner.courses.compareTable(title)}</Table.Caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{column.figure}</Table.Th>
                  <ExplainedHead label={column.value} />
                  <ExplainedHead label={voice.medianName} measure="cohortMedian" />
                  {!isOwn && (
                    <>
                      <ExplainedHead label={column.percentile} measure="percentile" />
                      <ExplainedHead label={column.peers} measure="cohortSize" />
                    </>
                  )}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {course.places.map((place) => (
                  <Table.Tr key={place.metricType}>
                    <Table.Th scope="row" fw={400}>
                      <Group gap={2} wrap="nowrap">
                        {t.words.metric[place.metricType] ?? place.metricType}
                        <Explain
                          measure={measures[place.metricType] ?? place.metricType}
                          name={t.words.metric[place.metricType] ?? place.metricType}
                        />
                      </Group>
                    </Table.Th>
                    <Table.Td ta="right">{shown(place.value, place.unit)}</Table.Td>
                    <Table.Td ta="right">
                      {place.cohortMedian === null ? t.learner.courses.tooFew : shown(place.cohortMedian, place.unit)}
                    </Table.Td>
                    {!isOwn && (
                      <>
                        <Table.Td ta="right">{number(place.percentile)}</Table.Td>
                        <Table.Td ta="right">{number(place.cohortSize)}</Table.Td>
                      </>
                    )}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </div>
    </div>
  )
}
