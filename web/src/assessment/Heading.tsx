import { Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Crumbs } from '../app/Crumbs'
import { CohortChoice } from '../course/CohortChoice'
import { figure } from '../figures/format'
import { NameBone } from '../states/NameBone'
import { t } from '../texts'
import { assessmentName, dueOf } from './names'
import { attemptChoices, type Attempts } from './search'
import type { Assessment } from './useAssessment'

const route = '/inside/courses/$courseId/assessments/$assessmentId'

interface Props {
  /** Undefined while it loads, and where it could not be loaded. */
  assessment: Assessment | undefined
  isLoading: boolean
  /** There is none that the reader could see. */
  isNone: boolean
}

/** What it is and whose, and of which attempts the page tells. */
export function Heading({ assessment, isLoading, isNone }: Props) {
  const { courseId, assessmentId } = useParams({ from: route })
  const view = useSearch({ from: route })
  const course = assessment?.courses.find((c) => c.courseId === courseId)?.title ?? courseId
  const name = isLoading ? null : assessmentName(assessment ?? { title: null, assessmentId })
  if (isNone) {
    return (
      <div>
        <Crumbs trail={[{ label: t.frame.courses, to: '/courses' }]} here={t.assessment.one} />
        <Title order={1} size="h2">
          {t.assessment.one}
        </Title>
      </div>
    )
  }
  return (
    <Group justify="space-between" align="flex-end">
      <Stack gap={2} miw={0}>
        <Crumbs
          trail={[
            { label: t.frame.courses, to: '/courses' },
            {
              label: course,
              to: '/courses/$courseId',
              params: { courseId },
              search: { timeframe: view.timeframe, cohort: view.cohort },
            },
          ]}
          here={name}
        />
        <Title order={1} size="h2" className="long-name">
          {name ?? <NameBone what={t.assessment.what} />}
        </Title>
        <Text size="sm" c="dimmed" mih="1.55em">
          {assessment !== undefined && factsOf(assessment)}
        </Text>
      </Stack>
      <Choice courseId={courseId} attempts={view.attempts} cohort={view.cohort} />
    </Group>
  )
}

function factsOf(assessment: Assessment): string {
  const due = dueOf(assessment)
  const facts = [
    assessment.kind === null ? null : (t.words.kind[assessment.kind] ?? assessment.kind),
    due === null ? null : t.assessment.due(due),
    assessment.passingScore === null
      ? t.assessment.noPassMark
      : t.assessment.passMark(figure(assessment.passingScore, 'percent')),
  ]
  return facts.filter((fact) => fact !== null).join(' · ')
}

interface ChoiceProps {
  courseId: string
  attempts: Attempts
  cohort: string | undefined
}

function Choice({ courseId, attempts, cohort }: ChoiceProps) {
  const navigate = useNavigate({ from: '/courses/$courseId/assessments/$assessmentId' })
  return (
    <Stack gap={4} align="flex-start">
      <CohortChoice courseId={courseId} value={cohort} />
      <SegmentedControl
        size="xs"
        aria-label={t.assessment.attempts}
        value={attempts}
        data={attemptChoices.map((a) => ({ value: a, label: t.assessment.choice[a] }))}
        onChange={(chosen) =>
          void navigate({ search: (old) => ({ ...old, attempts: chosen as Attempts }), resetScroll: false })
        }
      />
      <Text size="xs" c="dimmed">
        {t.assessment.choiceText[attempts]}
      </Text>
    </Stack>
  )
}
