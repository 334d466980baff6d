import { ActionIcon, Group, Menu, Paper } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconArrowsDiagonal2,
  IconArrowsMove,
  IconCheck,
  IconCopy,
  IconDots,
  IconSettings,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import type { CSSProperties, KeyboardEvent, MouseEvent, PointerEvent } from 'react'
import type { Direction } from '../grid/layout'
import { t } from '../../texts'
import type { Widget } from '../widget/widgets'
import { titleIn, WidgetView, type State } from '../widget/WidgetView'
import type { Act } from './useGrab'

const text = t.dashboards.editor

interface Props {
  widget: Widget
  state: State
  style: CSSProperties
  /** What is being done to it; null: nothing. */
  act: Act | null
  isNarrow: boolean
  isFull: boolean
  press: (event: PointerEvent, act: Act) => void
  click: (event: MouseEvent, act: Act) => void
  step: (direction: Direction) => void
  drop: () => void
  cancel: () => void
  configure: () => void
  duplicate: () => void
  remove: () => void
}

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** A widget in the editor: what it shows, which is only looked at, and what is done with it. */
export function EditCell(props: Props) {
  const { widget, state, style, act, press, click, step, drop, cancel } = props
  const title = titleIn(widget)
  const handle = (own: Act) => ({
    'aria-pressed': act === own,
    'aria-describedby': 'grid-help',
    'data-act': own,
    onClick: (event: MouseEvent) => click(event, own),
    onPointerDown: (event: PointerEvent) => press(event, own),
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = arrows[event.key]
    if (act === null) return
    if (direction !== undefined) step(direction)
    else if (event.key === 'Escape') cancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <li
      className="cell editing"
      data-kind={widget.type}
      data-widget={widget.id}
      data-act={act}
      style={style}
      onKeyDown={onKeyDown}
      // Who goes on elsewhere has placed it.
      onBlur={(event) => {
        if (act !== null && event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) drop()
      }}
    >
      <div role="group" aria-label={text.group(title, t.dashboards.kinds[widget.type])} className="frame">
        <Paper withBorder shadow="xs" className="handles">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={text.move(title)}
            className="grip"
            {...handle('move')}
          >
            <IconArrowsMove size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={text.configure(title)}
            aria-haspopup="dialog"
            data-configure
            onClick={props.configure}
          >
            <IconSettings size={16} aria-hidden />
          </ActionIcon>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={28} aria-label={text.more(title)}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCopy size={16} />} disabled={props.isFull} onClick={props.duplicate}>
                {text.duplicate}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} />} onClick={props.remove}>
                {text.remove}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Paper>
        {/* Its own buttons and links are for its readers. */}
        <div className="content" inert>
          <WidgetView widget={widget} state={state} />
        </div>
        <ActionIcon
          variant="default"
          size={26}
          aria-label={text.resize(title)}
          className="corner"
          {...handle('resize')}
        >
          <IconArrowsDiagonal2 size={15} aria-hidden />
        </ActionIcon>
        {act !== null && <Pad {...props} act={act} title={title} />}
      </div>
    </li>
  )
}

/** What the arrow keys do, for who has none: a press moves by a cell. */
function Pad({ act, title, isNarrow, step, drop, cancel }: Props & { act: Act; title: string }) {
  // The pad goes; the focus goes back to what opened it.
  const ended = (end: () => void) => (event: MouseEvent<HTMLElement>) => {
    event.currentTarget.closest('.frame')?.querySelector<HTMLElement>(`button[data-act="${act}"]`)?.focus()
    end()
  }
  const names = act === 'move' ? text.pad.moveTo : text.pad.resizeTo
  const ways = (
    isNarrow && act === 'move' ? (['up', 'down'] as const) : (['left', 'right', 'up', 'down'] as const)
  ).map((direction) => ({ direction, Icon: icons[direction] }))
  return (
    <Paper withBorder shadow="md" className="pad">
      <Group
        gap={4}
        wrap="nowrap"
        role="group"
        aria-label={act === 'move' ? text.pad.move(title) : text.pad.resize(title)}
      >
        {ways.map(({ direction, Icon }) => (
          <ActionIcon
            key={direction}
            variant="default"
            size={32}
            aria-label={names[direction]}
            onClick={() => step(direction)}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        ))}
        <ActionIcon size={32} aria-label={text.pad.drop} onClick={ended(drop)}>
          <IconCheck size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size={32} aria-label={text.pad.cancel} onClick={ended(cancel)}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  )
}

const icons = { left: IconArrowLeft, right: IconArrowRight, up: IconArrowUp, down: IconArrowDown }
