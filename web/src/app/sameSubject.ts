import { timeframes } from '../period/search'

/**
 * Whether two keys ask for the same thing in another view. A key is what it is, whose (an id), and then how it is seen; of the latter a
 * time frame and an object (`{ cohort, sort }`) may differ. A text might be an id too, so it may not.
 */
export function isSameOtherwiseSeen(one: readonly unknown[], other: readonly unknown[]): boolean {
  return (
    one.length === other.length &&
    one.every((part, i) => {
      const its = other[i]
      if (part === its) return true
      if (isTimeframe(part) && isTimeframe(its)) return true
      return isView(part) && isView(its)
    })
  )
}

function isTimeframe(part: unknown): boolean {
  return timeframes.some((timeframe) => timeframe === part)
}

function isView(part: unknown): boolean {
  return typeof part === 'object' && part !== null && !Array.isArray(part)
}
