import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import { placeOf } from '../grid/Cells'
import { inReadingOrder } from '../grid/layout'
import { leastSize, type Widget } from '../widget/widgets'
import { titleIn, type State } from '../widget/WidgetView'
import { mostWidgets, placedAt, placedOf } from './draft'
import { EditCell } from './EditCell'
import { useGrab } from './useGrab'
import { usePreview } from '../../questions/usePreview'

/** Narrower than this, in px, there is one column; the style sheet has it too. */
const narrow = 704

interface Props {
  widgets: readonly Widget[]
  /** Of widgets that are as they were saved. */
  savedState: (widget: Widget) => State | null
  change: (widgets: Widget[]) => void
  configure: (widget: Widget) => void
  duplicate: (widget: Widget) => void
  remove: (widget: Widget) => void
  say: (text: string) => void
}

/** The widgets where they stand, each with what is done to it. */
export function EditGrid({ widgets, savedState, change, configure, duplicate, remove, say }: Props) {
  const list = useRef<HTMLUListElement>(null)
  const { ref, width } = useElementSize<HTMLUListElement>()
  const merged = useMergedRef(list, ref)
  const isNarrow = width > 0 && width < narrow
  const byId = useMemo(() => new Map(widgets.map((w) => [w.id, w])), [widgets])
  const items = useMemo(() => placedOf(widgets), [widgets])
  const { grab, ...acts } = useGrab({
    items,
    isNarrow,
    leastOf: (id) => leastSize[byId.get(id)!.type],
    titleOf: (id) => titleIn(byId.get(id)!),
    commit: (now) => change(placedAt(widgets, now)),
    say,
    list,
  })
  const now = grab?.now ?? items
  const places = new Map(now.map((item) => [item.id, item]))
  // What is held must not be taken out of the page and put in elsewhere: it would lose the focus. Until it is dropped they stand in
  // the order they had, and one column shows the new one by the style sheet.
  const order = inReadingOrder(grab?.before ?? items)
  const shown = new Map(inReadingOrder(now).map((item, i) => [item.id, i]))
  return (
    <div className="dashboard">
      <ul className="cells" ref={merged} data-grabbed={grab !== null}>
        {order.flatMap(({ id }) => {
          const widget = byId.get(id)
          const place = places.get(id)
          if (widget === undefined || place === undefined) return []
          return [
            <Cell
              key={id}
              // Its picture is made for the size it has now.
              widget={{ ...widget, position: place }}
              saved={savedState(widget)}
              style={{ ...placeOf(place), ...(grab === null || !isNarrow ? {} : { order: shown.get(id)! }) }}
              act={grab?.id === id ? grab.act : null}
              isNarrow={isNarrow}
              isFull={widgets.length >= mostWidgets}
              press={(event, act) => acts.press(event, id, act)}
              click={(event, act) => acts.click(event, id, act)}
              step={acts.step}
              drop={acts.drop}
              cancel={acts.cancel}
              configure={() => configure(widget)}
              duplicate={() => duplicate(widget)}
              remove={() => remove(widget)}
            />,
          ]
        })}
      </ul>
    </div>
  )
}

/** Asks for its own figures only where they are of something that is not saved. */
function Cell({ saved, ...props }: Omit<Parameters<typeof EditCell>[0], 'state'> & { saved: State | null }) {
  const preview = usePreview(saved === null ? props.widget.query : null)
  // The same figures at another place are the same picture.
  const [state, setState] = useState<State>(saved ?? preview)
  const newest = saved ?? preview
  if (newest.answer !== state.answer || newest.error !== state.error || newest.refusal !== state.refusal)
    setState(newest)
  return <EditCell {...props} state={state} />
}
