import type { Learner } from './useRoster'

export interface Box {
  kind: 'box'
  /** From and to, both with their ends; null: without an end there. */
  engagement: readonly [number | null, number | null]
  score: readonly [number | null, number | null]
}

export interface Lasso {
  kind: 'lasso'
  /** Engagement and score of its corners, in their order. */
  corners: readonly (readonly [number, number])[]
}

/** A part of the plane of engagement (0 to 100) and score (0 to 100). */
export type Region = Box | Lasso

/** Who is drawn: has both. */
export type Placed = Learner & { engagementScore: number; score: number }

export const isPlaced = (learner: Learner): learner is Placed =>
  learner.engagementScore !== null && learner.score !== null

export function inside(region: Region, { engagementScore: x, score: y }: Pick<Placed, 'engagementScore' | 'score'>) {
  return region.kind === 'box'
    ? isWithin(region.engagement, x) && isWithin(region.score, y)
    : isAround(region.corners, x, y)
}

const isWithin = ([from, to]: Box['score'], value: number) =>
  (from === null || value >= from) && (to === null || value <= to)

/** A line from the point to the right crosses the outline an odd number of times (even–odd rule). */
function isAround(corners: Lasso['corners'], x: number, y: number): boolean {
  let isIn = false
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [xi, yi] = corners[i]!
    const [xj, yj] = corners[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) isIn = !isIn
  }
  return isIn
}

export const noBox: Box = { kind: 'box', engagement: [null, null], score: [null, null] }

/** A box without any bound selects nobody rather than everybody: nothing has been chosen. */
export const isBounded = (region: Region) =>
  region.kind === 'lasso' || [...region.engagement, ...region.score].some((bound) => bound !== null)

/** An area as ECharts tells of it, in the units of the axes. Bounds are rounded to what the fields show. */
export function regionOf(area: { brushType: string; coordRange: number[][] }): Region | null {
  if (area.brushType === 'polygon') {
    const corners = area.coordRange.map(([x, y]) => [x!, y!] as const)
    return corners.length < 3 ? null : { kind: 'lasso', corners }
  }
  const [engagement, score] = area.coordRange
  if (engagement === undefined || score === undefined) return null
  return { kind: 'box', engagement: boundsOf(engagement), score: boundsOf(score) }
}

function boundsOf([a, b]: number[]): [number, number] {
  const tenth = (value: number) => Math.round(Math.min(Math.max(value, 0), 100) * 10) / 10
  return [tenth(Math.min(a!, b!)), tenth(Math.max(a!, b!))]
}
