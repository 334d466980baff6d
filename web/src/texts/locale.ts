/**
 * How figures and dates are written in a language: as the first of the reader's locales that is of this language writes them (British
 * dates in English texts), else as the language itself does. German dates do not stand within English sentences.
 */
export function localeOf(language: string, asked: readonly string[] = navigator.languages): string {
  return asked.find((locale) => locale.split('-')[0]!.toLowerCase() === language) ?? language
}
