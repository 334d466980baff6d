import { useMemo } from 'react'
import { Cells } from '../grid/Cells'
import type { Dashboard } from '../useDashboards'
import { widgetOf } from '../widget/widgets'
import { WidgetView, type State } from '../widget/WidgetView'

interface Props {
  dashboard: Dashboard
  stateOf: (id: string) => State
}

/** All widgets of a dashboard in their places. */
export function Widgets({ dashboard, stateOf }: Props) {
  const items = useMemo(
    () =>
      dashboard.widgets.map((given) => {
        const widget = widgetOf(given)
        return { ...widget.position, id: widget.id, kind: widget.type, widget }
      }),
    [dashboard.widgets],
  )
  return <Cells items={items}>{({ id, widget }) => <WidgetView widget={widget} state={stateOf(id)} />}</Cells>
}
