import { count } from '../plural'

export const explain = {
  open: (what: string) => `What is ${what}?`,
  formula: 'Formula',
  unit: 'Unit',
  source: 'Source',
  grain: 'Computed from',
  inGlossary: 'In the glossary',
  glossary: {
    title: 'Glossary',
    lead: 'What every figure means and how it is computed, as this server does it.',
    search: 'Search measures',
    found: (n: number) => count(n, 'measure'),
    none: 'No measure is called that or tells of it.',
    noneText: 'Search by a word of its name, its definition or its formula.',
    conventions: 'What holds for all',
    measures: 'Measures',
    activity: 'What counts as activity',
    activityText: 'A learner is active when one of these events comes:',
    views: 'What a view is',
    link: (name: string) => `Link to ${name}`,
  },
  unknown: 'There is no definition of this.',
}
