import { Stack } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { Problem } from '../api/problem'
import { useUser } from '../session/useSession'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { Achievements } from './Achievements'
import { Bones } from './Bones'
import { Courses } from './Courses'
import { Flags } from './Flags'
import { Header } from './Header'
import { KeyFigures } from './KeyFigures'
import { LearningTime } from './LearningTime'
import { ScoresAndWork } from './ScoresAndWork'
import { Standing } from './Standing'
import { ReaderContext } from './reader'
import { useContact } from './useContact'
import { useLearner, type Dashboard } from './useLearner'
import './learner.css'

/** One learner's page, for the learner or for who teaches them. */
export function LearnerPage() {
  const { userId } = useParams({ from: '/inside/learners/$userId' })
  // Another learner's page begins anew: nobody's figures stand under another's name while they load.
  return <Learner key={userId} userId={userId} />
}

function Learner({ userId }: { userId: string }) {
  const { timeframe } = useSearch({ from: '/inside/learners/$userId' })
  const user = useUser()
  const isOwn = user?.userId === userId
  const query = useLearner(userId, timeframe)
  const contact = useContact(userId, !isOwn && user?.role !== 'student')
  // A student may have an account before any event tells of them.
  const isUnknown = isOwn && query.data === undefined && query.error instanceof Problem && query.error.status === 404
  const name = query.data?.name ?? contact.name ?? userId
  return (
    <ReaderContext
      value={{ isOwn, name, voice: isOwn ? t.learner.own : t.learner.other, isPart: user?.role === 'instructor' }}
    >
      <Stack gap="lg" className="learner">
        <Header
          userId={userId}
          email={contact.email}
          isLoading={query.isPending}
          timeframe={timeframe}
          dashboard={query.data}
        />
        {isUnknown ? (
          <Empty {...t.learner.own.unknown} />
        ) : (
          <Loaded query={query} what={t.learner.what} skeleton={<Bones />}>
            {(dashboard) => (
              <Stack gap="xl">
                <Stack gap="md">
                  <Standing dashboard={dashboard} />
                  {!isOwn && <Flags dashboard={dashboard} />}
                </Stack>
                {!isBlank(dashboard) && <KeyFigures dashboard={dashboard} />}
                <Courses courses={dashboard.courses} zone={dashboard.period.timeZone} />
                {!isBlank(dashboard) && (
                  <>
                    <LearningTime dashboard={dashboard} />
                    <ScoresAndWork dashboard={dashboard} />
                    <Achievements dashboard={dashboard} />
                  </>
                )}
              </Stack>
            )}
          </Loaded>
        )}
      </Stack>
    </ReaderContext>
  )
}

/** Neither enrolled nor ever active: one place says so, instead of ten. */
function isBlank({ courses, scores, activityCalendar, streakDays, longestStreakDays }: Dashboard): boolean {
  return (
    courses.length + scores.length + streakDays + longestStreakDays === 0 &&
    activityCalendar.every((d) => d.events === 0)
  )
}
