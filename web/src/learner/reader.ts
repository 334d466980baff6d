import { createContext, useContext } from 'react'
import { t } from '../texts'
import type { Voice } from '../texts/en/learner'

export interface Reader {
  /** The learner themself reads. */
  isOwn: boolean
  /** How the learner is called; their id where no name is known. */
  name: string
  voice: Voice
  /** Who reads sees some of the learner's courses alone. */
  isPart: boolean
}

/** For whom the page speaks. */
export const ReaderContext = createContext<Reader>({ isOwn: true, name: '', voice: t.learner.own, isPart: false })

export const useReader = () => useContext(ReaderContext)
