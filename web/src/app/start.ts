import type { SignInAnswer } from '../session/session'

/** Where a reader lands: a student on their own page, a teacher on their courses, whoever runs the place on all of it. */
export function startOf(user: SignInAnswer['user']) {
  switch (user.role) {
    case 'student':
      return { to: '/learners/$userId', params: { userId: user.userId }, search: {} } as const
    case 'instructor':
      return { to: '/courses', search: {} } as const
    default:
      return { to: '/institution' } as const
  }
}
