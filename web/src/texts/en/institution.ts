export const institution = {}
