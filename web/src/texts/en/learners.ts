export const learners = {}
