import { count } from '../plural'

export const search = {
  open: 'Search',
  title: 'Search',
  placeholder: 'Search learners and courses',
  placeholderAdmin: 'Search learners, courses and organizations',
  more: 'Two letters or more.',
  groups: {
    recent: 'Opened before',
    places: 'Pages',
    learners: 'Learners',
    courses: 'Courses',
    organizations: 'Organizations',
  },
  loading: 'Searching',
  none: (q: string) => `Nothing is called “${q}”.`,
  noneText: 'Look for a name, an e-mail address, a course title or an id.',
  found: (n: number) => count(n, 'result'),
  users: (n: number) => count(n, 'user'),
  all: (q: string) => `All learners with “${q}”`,
  clear: 'Clear the search',
  keys: '↑ ↓ choose · Enter open · Esc close',
}
