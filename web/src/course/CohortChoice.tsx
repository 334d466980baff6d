import { Select, Skeleton } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { t } from '../texts'
import { useCohorts } from './useCohorts'

/** Of which learners the page tells; it stands in the address. A course with one cohort or none offers no choice. */
export function CohortChoice({ courseId, value }: { courseId: string; value?: string }) {
  const navigate = useNavigate()
  const { data: known = [], isPending } = useCohorts(courseId)
  const names = known.map((c) => c.name)
  // One that the address names stands there also where nobody belongs to it, so that it can be left.
  const all = value === undefined || names.includes(value) ? names : [value, ...names]
  if (isPending) return <Skeleton width={210} height={30} aria-busy="true" />
  if (all.length === 0 || (all.length === 1 && value === undefined)) return null
  const label = (name: string) => {
    const cohort = known.find((c) => c.name === name)
    return cohort === undefined ? name : t.course.cohort(name, cohort.learners)
  }
  return (
    <Select
      size="xs"
      w={210}
      aria-label={t.period.cohort}
      value={value ?? ''}
      data={[{ value: '', label: t.period.allCohorts }, ...all.map((name) => ({ value: name, label: label(name) }))]}
      allowDeselect={false}
      searchable={all.length > 8}
      onChange={(cohort) => void navigate({ to: '.', search: (old) => ({ ...old, cohort: cohort || undefined }) })}
    />
  )
}
