export const saving = {
  leave: {
    title: 'Leave without saving?',
    stay: 'Stay',
    discard: 'Leave without saving',
    save: 'Save and leave',
  },
  conflict: {
    title: 'It was saved elsewhere meanwhile',
    mine: 'Keep mine',
    mineText: 'What was saved elsewhere is replaced by what you see here.',
    theirs: 'Take the other',
    theirsText: 'Your changes here are dropped.',
    copy: 'Save mine as a copy',
    later: 'Decide later',
  },
}
