import { useSyncExternalStore } from 'react'
import { session, type SignInAnswer } from './session'

/** Who is signed in; the page behind the sign-in shows nothing else without. */
export function useUser(): SignInAnswer['user'] | null {
  return useSyncExternalStore(session.subscribe, () => session.user)
}

export function useMustChangePassword(): boolean {
  return useSyncExternalStore(session.subscribe, () => session.mustChangePassword)
}
