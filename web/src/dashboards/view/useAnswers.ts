import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Timeframe } from '../../period/search'
import { dashboard, useDashboardData, type Dashboard } from '../useDashboards'
import { answerOf } from '../widget/answers'
import type { State } from '../widget/WidgetView'

/** How the figures of each widget stand, by its id. */
export function useAnswers({ id, version }: Dashboard, timeframe: Timeframe | null) {
  const queries = useQueryClient()
  const query = useDashboardData(id, timeframe)
  const { data, error, refetch } = query
  // It was saved again since it was read here: its figures are of widgets that are not known yet.
  const isOld = data !== undefined && data.version > version
  useEffect(() => {
    if (isOld) void queries.invalidateQueries({ queryKey: dashboard(id).queryKey })
  }, [isOld, queries, id])
  const states = useMemo(
    () =>
      new Map<string, State>(
        data?.widgets.map((w) => [
          w.id,
          { answer: w.error === null ? answerOf(w) : null, refusal: w.error, retry: () => refetch() },
        ]),
      ),
    [data, refetch],
  )
  const stateOf = (widget: string): State =>
    states.get(widget) ?? { answer: null, error: data === undefined ? error : null, retry: () => refetch() }
  return { query, stateOf }
}
