/** Does something for each of many, at most so many at a time; one that fails holds up none of the others. In the order of the many. */
export async function fewAtOnce<T, R>(
  many: readonly T[],
  most: number,
  act: (one: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results = new Array<PromiseSettledResult<R>>(many.length)
  let next = 0
  async function work() {
    while (next < many.length) {
      const i = next++
      try {
        results[i] = { status: 'fulfilled', value: await act(many[i]!) }
      } catch (reason) {
        results[i] = { status: 'rejected', reason }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, many.length) }, work))
  return results
}
