export const charts = {
  menu: (title: string) => `More of ${title}`,
  table: (title: string) => `${title}, table`,
  asTable: 'Show as table',
  asChart: 'Show as chart',
  csv: 'Download CSV',
  png: 'Download PNG',
  empty: 'Nothing to show for this time.',
}
