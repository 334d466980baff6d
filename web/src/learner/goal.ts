/** All minutes of a week: what the server takes. */
export const most = 7 * 24 * 60

/** What was entered as minutes a week; null: it is no goal the server would take. */
export function readGoal(entered: string | number): number | null {
  const text = String(entered).trim()
  const minutes = /^\d+$/.test(text) ? Number(text) : NaN
  return minutes >= 1 && minutes <= most ? minutes : null
}
