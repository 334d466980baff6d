import { localeOf } from './locale'

const counts = new Intl.NumberFormat(localeOf('en'))

/** A whole number within a sentence: `1,902`. */
export const whole = (n: number) => counts.format(n)

const tenths = new Intl.NumberFormat(localeOf('en'), { maximumFractionDigits: 1 })

/** A percentage within a sentence, as the figures beside it are rounded: 69.6 is not 70, where 70 passes. */
export const percent = (n: number) => `${tenths.format(n)}\u00a0%`

/** One or many, by the rules of English: `count(3, 'learner')` is "3 learners". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${n === 1 ? one : many}`
}
