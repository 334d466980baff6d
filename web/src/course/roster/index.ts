export { EngagementByScore } from './EngagementByScore'
export { Roster } from './Roster'
