export const states = {
  loading: (what: string) => `Loading ${what}`,
  retry: 'Try again',
  trace: 'Trace id',
  copyTrace: 'Copy trace id',
  offline: {
    title: 'Lectern cannot be reached',
    text: 'Check your connection. What was shown last stays until it answers again.',
  },
  failed: { title: 'This could not be loaded' },
  forbidden: {
    title: 'You have no access to this',
    text: 'It belongs to courses or learners that are not yours. If it should be yours, ask your administrator.',
  },
  missing: {
    title: 'There is nothing here',
    text: 'It does not exist, or it is not yours to see. The address may have a typing error.',
  },
  tooMany: {
    title: 'A moment, please',
    text: (seconds: number | null) =>
      seconds ? `Too many requests. Try again in ${seconds} s.` : 'Too many requests. Try again in a moment.',
  },
  stale: (time: string) => `Not refreshed since ${time}: the last attempt failed.`,
  smallGroup: 'Not shown: too few learners stand behind it.',
  home: 'Go to the start page',
}
