import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client'
import { t } from '../texts'

/** Something to go to. */
export interface Hit {
  kind: 'learner' | 'course' | 'organization'
  id: string
  name: string
  /** Tells it from another of the same name. */
  detail: string
}

/** Of each kind. */
const limit = 6

/** Fewer letters find nearly everything, and so nothing. */
export const leastLetters = 2

const learners = (q: string) =>
  queryOptions({
    queryKey: ['search', 'learners', { q }],
    queryFn: async ({ signal }) => {
      const page = await answer(api.GET('/api/v1/users', { params: { query: { q, limit } }, signal }))
      return page.items.map<Hit>((user) => ({
        kind: 'learner',
        id: user.userId,
        name: user.name ?? user.userId,
        detail: user.email ?? (user.name === null ? '' : user.userId),
      }))
    },
  })

const courses = (q: string) =>
  queryOptions({
    queryKey: ['search', 'courses', { q }],
    queryFn: async ({ signal }) => {
      const page = await answer(api.GET('/api/v1/courses', { params: { query: { q, limit } }, signal }))
      return page.items.map<Hit>((course) => ({
        kind: 'course',
        id: course.courseId,
        name: course.title ?? course.courseId,
        detail: [course.title === null ? null : course.courseId, course.category].filter(Boolean).join(' · '),
      }))
    },
  })

const organizations = (q: string) =>
  queryOptions({
    queryKey: ['search', 'organizations', { q }],
    queryFn: async ({ signal }) => {
      const page = await answer(api.GET('/api/v1/organizations', { params: { query: { q, limit } }, signal }))
      return page.items.map<Hit>((organization) => ({
        kind: 'organization',
        id: organization.organizationId,
        name: organization.organizationId,
        detail: t.search.users(organization.totalUsers),
      }))
    },
  })

/** What is called so, of each kind that the role may see. A request that newer letters overtake is cancelled. */
export function useFound(q: string, role: string) {
  const isLong = q.length >= leastLetters
  const found = {
    learners: useQuery({ ...learners(q), enabled: isLong }),
    courses: useQuery({ ...courses(q), enabled: isLong }),
    organizations: useQuery({ ...organizations(q), enabled: isLong && role === 'admin' }),
  }
  const asked = Object.values(found).filter((query) => query.isEnabled)
  return {
    groups: [
      { label: t.search.groups.learners, hits: found.learners.data ?? [] },
      { label: t.search.groups.courses, hits: found.courses.data ?? [] },
      { label: t.search.groups.organizations, hits: found.organizations.data ?? [] },
    ],
    /** Nothing is shown of these letters yet, or what is shown is of those before. */
    isPending: asked.some((query) => query.isPending || query.isPlaceholderData),
    error: asked.find((query) => query.isError)?.error ?? null,
    refetch: () => Promise.all(asked.map((query) => query.refetch())),
  }
}
