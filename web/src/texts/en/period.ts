export const period = {
  label: 'Time frame',
  of: { '7d': '7 days', '30d': '30 days', '90d': '90 days', '1y': '1 year' },
  cohort: 'Cohort',
  allCohorts: 'All cohorts',
  asOf: (date: string, zone: string) => `As of ${date}, time zone: ${zone}`,
  previous: (range: string) => `Before: ${range}`,
  change: {
    up: (percent: string) => `up ${percent} on the period before`,
    down: (percent: string) => `down ${percent} on the period before`,
    same: 'as in the period before',
    none: 'no period before to compare with',
  },
}
