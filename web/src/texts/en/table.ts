/** Of every table of figures. */
export const table = {
  region: (title: string) => `${title}, table`,
  csv: (title: string) => `Download ${title} as CSV`,
  search: (title: string) => `Find in ${title}`,
  found: (shown: number, all: number) => `${shown.toLocaleString('en')} of ${all.toLocaleString('en')}`,
  nothing: (q: string) => `Nothing here contains “${q.trim()}”.`,
  noValue: 'Nothing to tell it from yet, or too few learners',
}
