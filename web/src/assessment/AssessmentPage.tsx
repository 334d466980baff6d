import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { Problem } from '../api/problem'
import { ScoreHistogram } from '../charts/ScoreHistogram'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { Figures } from './Figures'
import { Heading } from './Heading'
import { Questions } from './Questions'
import { dueOf } from './names'
import { useAssessment, useQuestions, type Assessment } from './useAssessment'
import './assessment.css'

const route = '/inside/courses/$courseId/assessments/$assessmentId'

/** How one assessment goes, and what its questions are worth. */
export function AssessmentPage() {
  const { courseId, assessmentId } = useParams({ from: route })
  const { attempts, cohort } = useSearch({ from: route })
  const query = useAssessment(courseId, assessmentId, attempts, cohort)
  return (
    <Stack>
      <Heading
        assessment={query.data}
        isLoading={query.isPending}
        isNone={query.data === undefined && query.error instanceof Problem && query.error.isOfPlace}
      />
      <Loaded query={query} what={t.assessment.what} skeleton={<Bones />}>
        {(assessment) =>
          assessment.totalAttempts === null ? (
            <Empty title={t.assessment.empty.small} text={t.states.smallGroup} />
          ) : assessment.totalAttempts === 0 ? (
            <NoAttempts assessment={assessment} cohort={cohort} />
          ) : (
            <Stack>
              <VisuallyHidden component="h2">{t.assessment.keyFigures}</VisuallyHidden>
              <Figures assessment={assessment} />
              <QuestionPart assessment={assessment} />
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  )
}

/** The charts and the table, which need the questions. */
function QuestionPart({ assessment }: { assessment: Assessment }) {
  const { assessmentId } = useParams({ from: route })
  const { attempts, cohort } = useSearch({ from: route })
  const query = useQuestions(assessmentId, attempts, cohort)
  return (
    <Loaded query={query} what={t.assessment.questionsWhat} skeleton={<QuestionBones />}>
      {({ items, isWhole }) => (
        <Questions questions={items} isWhole={isWhole}>
          <ScoreHistogram
            title={t.assessment.scores}
            measure="scoreDistribution"
            bins={assessment.scoreDistribution}
            counted="attempts"
            passing={assessment.passingScore}
          />
        </Questions>
      )}
    </Loaded>
  )
}

function NoAttempts({ assessment, cohort }: { assessment: Assessment; cohort: string | undefined }) {
  const { title, text, cohort: ofCohort } = t.assessment.empty
  return <Empty title={title} text={cohort === undefined ? text(dueOf(assessment)) : ofCohort} />
}

function Bones() {
  return (
    <Stack>
      <div className="figures">
        {Array.from({ length: 6 }, (_, i) => (
          <Skeleton key={i} height={104} radius="md" />
        ))}
      </div>
      <QuestionBones />
    </Stack>
  )
}

function QuestionBones() {
  return (
    <Stack>
      <div className="charts">
        <Skeleton height={360} radius="md" />
        <Skeleton height={360} radius="md" />
      </div>
      <Skeleton height={420} radius="md" />
    </Stack>
  )
}
