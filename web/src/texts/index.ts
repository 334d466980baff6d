import { en } from './en'
import { localeOf } from './locale'

/**
 * Every text of the page. A translation is another object of this shape beside `en`; the compiler names what it lacks. Texts that hold a
 * figure are functions, so that a language can say its plurals and its order.
 */
export type Texts = typeof en

const translations: Record<string, Texts> = { en }

/** The first language that the reader's browser asks for and that there is a translation of. */
export const language = navigator.languages.map((l) => l.split('-')[0]!).find((l) => l in translations) ?? 'en'

/** By which figures and dates are written, so that they are of one piece with the texts. */
export const locale = localeOf(language)

export const t: Texts = translations[language]!
