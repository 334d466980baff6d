/** Least width of a day, in pixels, its gap among them. */
const cell = 12

/** What the names of the weekdays take, and the edge. */
const beside = 46

/** The first day that is shown: the Monday from which as many whole weeks as fit lead up to the last day, or the first there is. */
export function firstShown(days: readonly { date: string }[], width: number): string {
  const weeks = Math.max(8, Math.floor((width - beside) / cell))
  const last = new Date(`${days.at(-1)!.date}T00:00:00Z`)
  // Weeks begin on Monday; getUTCDay tells 0 for Sunday.
  const back = ((last.getUTCDay() + 6) % 7) + 7 * (weeks - 1)
  const first = new Date(last.getTime() - back * 86_400_000).toISOString().slice(0, 10)
  return first < days[0]!.date ? days[0]!.date : first
}
