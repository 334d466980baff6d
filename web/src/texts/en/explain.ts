import { count } from '../plural'

export const explain = {
  open: (what: string) => `What is ${what}?`,
  how: 'How it is computed',
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
    group: (letter: string, n: number) => `${letter} (${n})`,
    none: 'No measure matches.',
    noneText: 'Try a word from its name or its definition.',
    conventions: 'What applies to every measure',
    measures: 'Measures',
    activity: 'What counts as activity',
    activityText: 'A learner is active when one of these events comes:',
    views: 'What a view is',
    link: (name: string) => `Link to ${name}`,
  },
  unknown: 'No definition is available.',
}
