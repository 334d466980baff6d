/** Entries of the glossary where these have another name than the metric. */
export const measures: Record<string, string> = {
  average_score: 'average_score (learner)',
  progress: 'progress (learner)',
  engagement_score: 'engagement_score (learner)',
}
