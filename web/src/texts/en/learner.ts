export const learner = {}
