import { day } from '../figures/format'
import type { Assessment, Question } from './useAssessment'

export const assessmentName = (assessment: Pick<Assessment, 'title' | 'assessmentId'>) =>
  assessment.title ?? assessment.assessmentId

export const questionName = (question: Pick<Question, 'title' | 'questionId'>) => question.title ?? question.questionId

export const dueOf = ({ dueAt }: Pick<Assessment, 'dueAt'>) => (dueAt === null ? null : day(dueAt))
