import type { Measure } from './glossary'

/** Measures under the letters their names begin with, in the order of the alphabet. */
export function byLetter(measures: readonly Measure[]): [string, Measure[]][] {
  const groups = new Map<string, Measure[]>()
  for (const measure of measures.toSorted((a, b) => compared(a.name, b.name))) {
    const letter = measure.name.slice(0, 1).toUpperCase()
    const group = groups.get(letter)
    if (group === undefined) groups.set(letter, [measure])
    else group.push(measure)
  }
  return [...groups]
}

const { compare: compared } = new Intl.Collator('en', { sensitivity: 'base', numeric: true })
