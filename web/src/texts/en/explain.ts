export const explain = {
  open: (what: string) => `What is ${what}?`,
  formula: 'Formula',
  unit: 'Unit',
  source: 'Source',
  unknown: 'There is no definition of this.',
}
