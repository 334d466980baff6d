import { Card, Group, Switch, Text, Title, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { Empty } from '../states/Empty'
import { CsvButton } from '../table/CsvButton'
import { SortHead } from '../table/SortHead'
import { orderOf, sorted, turned } from '../table/sorting'
import { t } from '../texts'
import { QuestionRow } from './QuestionRow'
import { byPosition, fileColumns, phoneColumns, questionColumns } from './questionColumns'
import type { Question } from './useAssessment'

const text = t.assessment.questions

interface Props {
  questions: readonly Question[]
  isWhole: boolean
  /** The id of the question whose details stand open. */
  opened: string | undefined
  open: (id: string | undefined) => void
}

/** What each question is worth; a row opens its details. */
export function QuestionTable({ questions, isWhole, opened, open }: Props) {
  const id = useId()
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const columns = isPhone ? phoneColumns : questionColumns
  const [sorting, setSorting] = useState(byPosition)
  const [isOnlyFlagged, setOnlyFlagged] = useState(false)
  const region = useRef<HTMLDivElement>(null)
  const flagged = useMemo(() => questions.filter((q) => q.flags.length > 0), [questions])
  const shown = useMemo(() => {
    // One that was asked for by name stays in sight, flagged or not.
    const rows = isOnlyFlagged ? questions.filter((q) => q.flags.length > 0 || q.questionId === opened) : questions
    return sorted(rows, questionColumns.find((c) => c.key === sorting.key)!.value, sorting.isDescending)
  }, [questions, isOnlyFlagged, opened, sorting])

  useEffect(() => {
    if (opened === undefined) return
    const button = region.current?.querySelector<HTMLElement>(`[data-question="${CSS.escape(opened)}"] button`)
    // Pressed in the row itself it has the focus and is in sight.
    if (button === null || button === undefined || document.activeElement === button) return
    button.focus({ preventScroll: true })
    button.scrollIntoView({ block: 'center' })
  }, [opened])

  return (
    <Card component="section" aria-labelledby={id} withBorder padding="md">
      <Group justify="space-between" mb="xs">
        <div>
          <Title order={2} size="h4" id={id}>
            {text.title}
          </Title>
          <Text size="xs" c="dimmed" role="status">
            {isOnlyFlagged
              ? text.shown(shown.length, questions.length)
              : text.summary(questions.length, flagged.length)}
            {!isWhole && ` ${text.truncated(questions.length)}`}
          </Text>
        </div>
        <Group gap="sm">
          <Switch
            size="sm"
            label={text.onlyFlagged}
            checked={isOnlyFlagged}
            onChange={(event) => setOnlyFlagged(event.currentTarget.checked)}
          />
          <CsvButton title={text.title} columns={fileColumns} rows={shown} />
        </Group>
      </Group>
      {shown.length === 0 ? (
        <Empty title={text.noneFlagged} />
      ) : (
        <div
          ref={region}
          className="figure-table questions"
          role="region"
          aria-label={t.table.region(text.title)}
          tabIndex={0}
        >
          <table>
            <VisuallyHidden component="caption">{text.summary(questions.length, flagged.length)}</VisuallyHidden>
            <thead>
              <tr>
                {columns.map((c) => (
                  <SortHead
                    key={c.key}
                    label={c.label}
                    measure={c.measure}
                    isNumber={c.isNumber}
                    className={c.key === 'name' ? 'name' : c.key}
                    order={orderOf(sorting, c.key)}
                    sort={() => setSorting(turned(sorting, c.key, c.isFirstDescending ?? false) ?? byPosition)}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((q) => (
                <QuestionRow
                  key={q.questionId}
                  question={q}
                  columns={columns}
                  isOpen={q.questionId === opened}
                  toggle={() => open(q.questionId === opened ? undefined : q.questionId)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
