import type { Hit } from './useFound'

const most = 6
let recent: readonly Hit[] = []

/** What was opened from the search, newest first. In this tab's memory alone: names of learners are not left in a browser. */
export function recentHits(): readonly Hit[] {
  return recent
}

export function remember(hit: Hit): void {
  recent = [hit, ...recent.filter((one) => one.kind !== hit.kind || one.id !== hit.id)].slice(0, most)
}

export function forgetRecent(): void {
  recent = []
}
