import type { Measure } from './glossary'

/** Those that hold every word, in any case: first where the name does, then where the definition or the formula does. */
export function matching(measures: readonly Measure[], text: string): readonly Measure[] {
  const words = plain(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return measures
  const inName = measures.filter(({ name }) => holds(name, words))
  const named = new Set(inName)
  const elsewhere = measures.filter(
    (m) => !named.has(m) && holds([m.name, m.definition, m.formula, m.unit, m.grain, m.source].join(' '), words),
  )
  return [...inName, ...elsewhere]
}

/** `averageScore` and `average_score` are found by "average score", too. */
function holds(text: string, words: readonly string[]): boolean {
  const all = `${plain(text)} ${plain(text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' '))}`
  return words.every((word) => all.includes(word))
}

function plain(text: string): string {
  return text.toLowerCase().trim()
}
