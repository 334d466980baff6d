import type { Schemas } from '../../api/client'
import { duration, figure, number } from '../../figures/format'
import { t } from '../../texts'

export type Step = Schemas['FunnelStep']

/** The step after which the greatest share goes no further, the first of equal ones; null: nobody was lost, or nothing is told. */
export function biggestDrop(steps: readonly Step[]): Step | null {
  let worst: Step | null = null
  for (const step of steps) {
    if ((step.dropoffRate ?? 0) > (worst?.dropoffRate ?? 0)) worst = step
  }
  return worst
}

/** Of seconds a learner spent. */
export const timeEach = (seconds: number | null) => duration(seconds === null ? null : seconds / 60)

export const stepName = (step: { title: string | null; moduleId: string }) => step.title ?? step.moduleId

/** How many did not go on from a step to the next. */
export const lost = (step: Step): number | null =>
  step.reached === null || step.continued === null ? null : step.reached - step.continued

export function funnelSaid(steps: readonly Step[]): string {
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined || first.reached === null || last.reached === null)
    return t.states.smallGroup
  const reach = t.course.content.funnel.summary(first.reached, stepName(first), number(last.reached), stepName(last))
  const worst = biggestDrop(steps)
  return worst === null
    ? `${reach} ${t.course.content.funnel.noDrop}`
    : `${reach} ${t.course.content.funnel.worst(stepName(worst), figure(worst.dropoffRate, 'percent'), lost(worst) ?? 0)}`
}
