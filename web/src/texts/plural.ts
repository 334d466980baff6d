import { localeOf } from './locale'

const counts = new Intl.NumberFormat(localeOf('en'))

/** A whole number within a sentence: `1,902`. */
export const whole = (n: number) => counts.format(n)

/** One or many, by the rules of English: `count(3, 'learner')` is "3 learners". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${n === 1 ? one : many}`
}
