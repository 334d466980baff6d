export interface Sorting<Key extends string = string> {
  key: Key
  isDescending: boolean
}

/** What a press on a column's head asks for: first its usual order, then the other, and so on. */
export function turned<Key extends string>(now: Sorting<Key>, key: Key, isFirstDescending: boolean): Sorting<Key> {
  return { key, isDescending: now.key === key ? !now.isDescending : isFirstDescending }
}
