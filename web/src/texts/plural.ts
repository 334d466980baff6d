/** One or many, by the rules of English: `count(3, 'learner')` is "3 learners". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}
