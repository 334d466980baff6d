import { useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { everyPage } from '../api/pages'
import { useTopics } from '../live/useTopics'
import type { Attempts } from './search'

export type Assessment = Schemas['AssessmentAnalytics']
export type Question = Schemas['QuestionAnalytics']

/** More than any paper asks; beyond, the table would say that it is not whole. */
const mostQuestions = 5_000

/** How an assessment goes, asked again as its course changes. */
export function useAssessment(courseId: string, assessmentId: string, attempts: Attempts, cohort?: string) {
  useTopics([`course:${courseId}`], ['assessment', assessmentId])
  return useQuery({
    queryKey: ['assessment', assessmentId, 'figures', attempts, cohort ?? null],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/assessments/{assessmentId}/analytics', {
          params: { path: { assessmentId }, query: { attempts, cohort } },
          signal,
        }),
      ),
  })
}

/** All its questions, in their order. */
export function useQuestions(assessmentId: string, attempts: Attempts, cohort?: string) {
  return useQuery({
    queryKey: ['assessment', assessmentId, 'questions', attempts, cohort ?? null],
    queryFn: ({ signal }) =>
      everyPage<Question>(
        (cursor) =>
          answer(
            api.GET('/api/v1/assessments/{assessmentId}/questions', {
              params: { path: { assessmentId }, query: { attempts, cohort, limit: 1000, cursor } },
              signal,
            }),
          ),
        mostQuestions,
      ),
  })
}
