import { Stack } from '@mantine/core'
import type { CourseView } from '../../period/search'
import { t } from '../../texts'
import type { CourseDashboard } from '../useCourse'
import { AssessmentScores } from './AssessmentScores'
import { AssessmentTable } from './AssessmentTable'
import { Punctuality } from './Punctuality'
import { Questions } from './Questions'

/** How the course's quizzes, exams and assignments go, and which questions to look at. */
export function WorkPart({ dashboard, view }: { dashboard: CourseDashboard; view: CourseView }) {
  const { courseId, assessments, period } = dashboard
  const text = t.course.work.questions
  const questions = { assessments, courseId, view }
  return (
    <Stack>
      <AssessmentTable
        courseId={courseId}
        view={view}
        assessments={assessments}
        total={dashboard.totalAssessments}
        timeZone={period.timeZone}
      />
      <div className="charts">
        <AssessmentScores assessments={assessments} />
        <Punctuality
          assignments={dashboard.assignments}
          total={dashboard.totalAssignments}
          timeZone={period.timeZone}
        />
      </div>
      <div className="charts">
        <Questions
          {...questions}
          title={text.hardest}
          summary={text.hardestSummary}
          measure="hardestQuestions"
          questions={dashboard.hardestQuestions}
        />
        <Questions
          {...questions}
          title={text.least}
          summary={text.leastSummary}
          measure="leastDiscriminatingQuestions"
          questions={dashboard.leastDiscriminatingQuestions}
        />
      </div>
    </Stack>
  )
}
