export const assessment = {}
